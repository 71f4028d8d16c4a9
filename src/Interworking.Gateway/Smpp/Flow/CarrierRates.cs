using System.Collections.Concurrent;
using Interworking.Gateway.Provisioning;

namespace Interworking.Gateway.Smpp.Flow;

/// <summary>Each carrier's agreed rate (<c>messagesPerSecond</c>), shared by all its links. One second's worth may come at once.</summary>
public sealed class CarrierRates(TimeProvider time)
{
    private static readonly TimeSpan Burst = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, AgreedRate> _byCarrier = new();

    /// <summary>Null when nothing is agreed; else the same one for all links, at the rate in force.</summary>
    public AgreedRate? For(Carrier? carrier)
    {
        if (carrier is null || carrier.MessagesPerSecond == 0) return null;
        AgreedRate rate = _byCarrier.GetOrAdd(carrier.Name, static (_, clock) => new AgreedRate(clock, Burst), time);
        rate.PerSecond = carrier.MessagesPerSecond;
        return rate;
    }
}
