using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Interworking.Gateway.Observability;

namespace Interworking.Gateway.Settlement.Credit;

/// <summary>How much of its credit limit each carrier has used.</summary>
public sealed class CreditMetrics : ProductMetrics
{
    private readonly ConcurrentDictionary<string, double> _used = new(StringComparer.Ordinal);

    public CreditMetrics() => Meter.CreateObservableGauge(
        "interworking.carrier.credit.used", () => _used.Select(one => new Measurement<double>(one.Value, Tag("carrier", one.Key))),
        "1", "Owed for the month by the credit limit, of carriers that have one; at 1 their messages are refused");

    public void Used(string carrier, double share) => _used[carrier] = share;

    /// <summary>It has no limit any more.</summary>
    public void Forget(string carrier) => _used.TryRemove(carrier, out _);
}
