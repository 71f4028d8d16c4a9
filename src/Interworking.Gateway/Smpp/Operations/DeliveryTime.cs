using Interworking.Gateway.Pipeline;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Smpp.Operations;

/// <summary>schedule_delivery_time as it comes (SMPP 3.4, 5.2.15).</summary>
public static class DeliveryTime
{
    /// <summary>What a message that is put off by its sender has at least to be delivered in, unless the sender says otherwise.</summary>
    public static readonly TimeSpan LeastLife = TimeSpan.FromHours(24);

    /// <summary>False for what is no time, or is too far ahead (<see cref="Scheduler.Furthest"/>). A time that is over means now: clocks differ.</summary>
    public static bool TryRead(string value, DateTimeOffset now, out DateTimeOffset at)
    {
        if (!SmppTime.TryParse(value, now, out at) || at > now + Scheduler.Furthest) return false;
        if (at < now) at = now;
        return true;
    }
}
