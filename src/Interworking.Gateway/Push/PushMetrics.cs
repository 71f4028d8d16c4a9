using System.Diagnostics.Metrics;
using Interworking.Gateway.Observability;

namespace Interworking.Gateway.Push;

/// <summary>What pushes count.</summary>
public sealed class PushMetrics : ProductMetrics
{
    private readonly Counter<long> _pushes;
    private volatile bool _up = true;

    public PushMetrics(PushQueue queue)
    {
        _pushes = Counter("interworking.pushes", "{push}", "Pushes to sleeping apps, by what became of them");
        Meter.CreateObservableGauge("interworking.push.waiting", () => queue.Count, "{account}", "Accounts that are to be looked at for a push");
        Meter.CreateObservableGauge("interworking.push.up", () => _up ? 1 : 0, description: "Whether the push gateway took the last push");
    }

    /// <summary>One push was tried.</summary>
    public void Pushed(PushVerdict verdict) => _pushes.Add(1, Tag("result", verdict switch
    {
        PushVerdict.Sent => "sent",
        PushVerdict.Gone => "gone",
        PushVerdict.Refused => "refused",
        PushVerdict.Throttled => "throttled",
        _ => "trouble",
    }));

    /// <summary>The gateway is well, or is not.</summary>
    public void Up(bool up) => _up = up;
}
