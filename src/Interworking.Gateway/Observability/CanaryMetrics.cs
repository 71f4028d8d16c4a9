using System.Diagnostics.Metrics;

namespace Interworking.Gateway.Observability;

/// <summary>How the canary does; nothing is measured where there is none.</summary>
public sealed class CanaryMetrics : ProductMetrics
{
    private readonly Counter<long> _tries;
    private readonly Histogram<double> _seconds;

    public CanaryMetrics()
    {
        _tries = Counter("interworking.canary.tries", "{message}", "Test messages to the canary number, by whether they arrived");
        _seconds = Meter.CreateHistogram<double>("interworking.canary.duration", "s", "From handing in a test message to its outcome");
    }

    public void Tried(bool arrived, TimeSpan took)
    {
        _tries.Add(1, Tag("result", arrived ? "arrived" : "failed"));
        _seconds.Record(took.TotalSeconds);
    }
}
