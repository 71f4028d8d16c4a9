using Interworking.Gateway.Pipeline;

namespace Interworking.Gateway.Smpp.Flow;

/// <summary>
/// An agreed rate (<see cref="CellRate"/>): no timer, no lock, and the clock it is given, which the
/// framework's limiters do not take. Unused time counts up to the burst, so that what comes in bunches passes as long as the average is kept.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="burst">So much of the rate may pass at once, and one PDU always.</param>
public sealed class AgreedRate(TimeProvider time, TimeSpan burst)
{
    private readonly long _burst = (long)(burst.TotalSeconds * time.TimestampFrequency);
    private long _next = time.GetTimestamp();
    private int _perSecond;

    /// <summary>PDUs per second; 0 is no limit. A change holds from the next PDU on.</summary>
    public int PerSecond
    {
        get => Volatile.Read(ref _perSecond);
        set
        {
            if (_perSecond != value) Volatile.Write(ref _perSecond, value);
        }
    }

    /// <summary>Whether one may pass now.</summary>
    public bool HasRoom => RateAt(PerSecond)?.IsDue(Volatile.Read(ref _next), time.GetTimestamp()) ?? true;

    /// <summary>How much of the burst is used, 0 to 1.</summary>
    public double Used => PerSecond <= 0 ? 0 : Math.Clamp((double)(Volatile.Read(ref _next) - time.GetTimestamp()) / _burst, 0, 1);

    /// <summary>Takes <paramref name="count"/> when the first of them may pass now.</summary>
    /// <param name="count">PDUs of one message; they pass together.</param>
    public bool TryTake(int count = 1)
    {
        if (RateAt(PerSecond) is not { } rate) return true;
        while (true)
        {
            long now = time.GetTimestamp();
            long next = Volatile.Read(ref _next);
            if (!rate.IsDue(next, now)) return false;
            if (Interlocked.CompareExchange(ref _next, rate.After(next, now, count), next) == next) return true;
        }
    }

    /// <summary>Null for no limit.</summary>
    private CellRate? RateAt(int perSecond) => perSecond <= 0 ? null : new CellRate(time.TimestampFrequency / perSecond, _burst);
}
