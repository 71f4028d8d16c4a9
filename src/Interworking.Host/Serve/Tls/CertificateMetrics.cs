using System.Diagnostics.Metrics;
using Interworking.Gateway.Observability;

namespace Interworking.Host.Serve.Tls;

/// <summary>How long the listeners' certificates are still good.</summary>
internal sealed class CertificateMetrics : ProductMetrics
{
    public CertificateMetrics(Certificates certificates, TimeProvider time) =>
        Meter.CreateObservableGauge("interworking.certificate.days_left", () => DaysLeft(certificates, time.GetUtcNow()), "{day}", "Days until a listener's certificate ends");

    private static IEnumerable<Measurement<double>> DaysLeft(Certificates certificates, DateTimeOffset now)
    {
        foreach ((string listener, ServerCertificate certificate) in certificates.InUse)
        {
            if (certificate.NotAfter is { } end) yield return new(Math.Round((end - now).TotalDays, 2), Tag("listener", listener));
        }
    }
}
