using System.Diagnostics.Metrics;
using Interworking.Gateway.Observability;

namespace Interworking.Host.Serve.Tls;

/// <summary>How long the listeners' certificates are still good.</summary>
internal sealed class CertificateMetrics : IDisposable
{
    private readonly Meter _meter = new(PipelineMetrics.MeterName);

    public CertificateMetrics(Certificates certificates, TimeProvider time) =>
        _meter.CreateObservableGauge("interworking.certificate.days_left", () => DaysLeft(certificates, time.GetUtcNow()), "{day}", "Days until a listener's certificate ends");

    public void Dispose() => _meter.Dispose();

    private static IEnumerable<Measurement<double>> DaysLeft(Certificates certificates, DateTimeOffset now)
    {
        foreach ((string listener, ServerCertificate certificate) in certificates.InUse)
        {
            if (certificate.NotAfter is { } end) yield return new(Math.Round((end - now).TotalDays, 2), new KeyValuePair<string, object?>("listener", listener));
        }
    }
}
