using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Interworking.Gateway.Observability;

namespace Interworking.Gateway.Tests.Sip.Ingress;

/// <summary>What one world's SIP metrics have counted: <c>name tag tag</c> → how often.</summary>
internal sealed class Counted : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, long> _counts = new();

    public Counted(SipMetrics metrics)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter, metrics.Meter)) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, by, tags, _) =>
        {
            string key = instrument.Name["interworking.sip.".Length..];
            foreach (KeyValuePair<string, object?> tag in tags) key += $" {tag.Value}";
            _counts.AddOrUpdate(key, by, (_, sum) => sum + by);
        });
        _listener.Start();
    }

    public long this[string key] => _counts.GetValueOrDefault(key);

    public void Dispose() => _listener.Dispose();
}
