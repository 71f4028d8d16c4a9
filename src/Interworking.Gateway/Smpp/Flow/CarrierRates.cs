using System.Collections.Concurrent;
using Interworking.Gateway.Provisioning;

namespace Interworking.Gateway.Smpp.Flow;

/// <summary>Each carrier's agreed rate (<c>messagesPerSecond</c>), shared by all its links.</summary>
public sealed class CarrierRates(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, AgreedRate> _byCarrier = new();

    /// <summary>Null when nothing is agreed. The same rate for all links until the rate changes.</summary>
    public AgreedRate? For(Carrier? carrier)
    {
        if (carrier is null || carrier.MessagesPerSecond == 0) return null;
        return _byCarrier.AddOrUpdate(
            carrier.Name,
            static (_, agreed) => new AgreedRate(agreed.Rate, agreed.Time),
            static (_, rate, agreed) => rate.PerSecond == agreed.Rate ? rate : new AgreedRate(agreed.Rate, agreed.Time),
            (Rate: carrier.MessagesPerSecond, Time: time));
    }
}
