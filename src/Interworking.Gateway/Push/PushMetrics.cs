using System.Diagnostics.Metrics;
using Interworking.Gateway.Observability;

namespace Interworking.Gateway.Push;

/// <summary>What pushes count.</summary>
public sealed class PushMetrics : IDisposable
{
    private readonly Meter _meter = new(PipelineMetrics.MeterName);
    private readonly Counter<long> _pushes;
    private volatile bool _up = true;

    public PushMetrics(PushQueue queue)
    {
        _pushes = _meter.CreateCounter<long>("interworking.pushes", unit: "{push}", description: "Pushes to sleeping apps, by what became of them");
        _meter.CreateObservableGauge("interworking.push.waiting", () => queue.Count, unit: "{account}", description: "Accounts that are to be looked at for a push");
        _meter.CreateObservableGauge("interworking.push.up", () => _up ? 1 : 0, description: "Whether the push gateway took the last push");
    }

    /// <summary>Whose instruments these are: a test listens to one of several.</summary>
    internal Meter Meter => _meter;

    /// <summary>One push was tried.</summary>
    public void Pushed(PushVerdict verdict) => _pushes.Add(1, new KeyValuePair<string, object?>("result", verdict switch
    {
        PushVerdict.Sent => "sent",
        PushVerdict.Gone => "gone",
        PushVerdict.Refused => "refused",
        _ => "trouble",
    }));

    /// <summary>The gateway is well, or is not.</summary>
    public void Up(bool up) => _up = up;

    public void Dispose() => _meter.Dispose();
}
