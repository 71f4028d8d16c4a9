using System.Diagnostics.Metrics;
using Interworking.Gateway.Observability;
using Interworking.Gateway.Pipeline.Spool;

namespace Interworking.Host.Observability;

/// <summary>What concerns the node as a whole: how long the oldest message waits, and whether somebody has set the clock.</summary>
internal sealed class NodeMetrics : IDisposable
{
    private readonly Meter _meter = new(PipelineMetrics.MeterName);

    public NodeMetrics(SpoolAge age, TimeProvider time)
    {
        (DateTimeOffset began, long stamp) = (time.GetUtcNow(), time.GetTimestamp());
        _meter.CreateObservableGauge("interworking.spool.oldest_age", () => Math.Round(age.Seconds, 1), "s", "Age of the oldest message that is not finished, those waiting for a receipt of a peer included");
        _meter.CreateObservableGauge(
            "interworking.clock.step", () => Math.Round((time.GetUtcNow() - began - time.GetElapsedTime(stamp)).TotalSeconds, 3), "s",
            "How far the clock has been moved since the start: forward is positive");
    }

    public void Dispose() => _meter.Dispose();
}
