namespace Interworking.Gateway.Smpp.Flow;

/// <summary>
/// An agreed rate, as the time at which the next PDU may pass (the generic cell rate algorithm): no timer, no lock, and the clock it is given, which the
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
    public bool HasRoom => StepAt(PerSecond) is var step && (step == 0 || IsDue(Volatile.Read(ref _next), time.GetTimestamp(), step));

    /// <summary>How much of the burst is used, 0 to 1.</summary>
    public double Used => PerSecond <= 0 ? 0 : Math.Clamp((double)(Volatile.Read(ref _next) - time.GetTimestamp()) / _burst, 0, 1);

    /// <summary>Takes <paramref name="count"/> when the first of them may pass now.</summary>
    /// <param name="count">PDUs of one message; they pass together.</param>
    public bool TryTake(int count = 1)
    {
        long step = StepAt(PerSecond);
        if (step == 0) return true;
        while (true)
        {
            long now = time.GetTimestamp();
            long next = Volatile.Read(ref _next);
            if (!IsDue(next, now, step)) return false;
            if (Interlocked.CompareExchange(ref _next, Math.Max(next, now) + (step * count), next) == next) return true;
        }
    }

    /// <summary>From one PDU to the next, in ticks of the clock.</summary>
    private long StepAt(int perSecond) => perSecond <= 0 ? 0 : time.TimestampFrequency / perSecond;

    private bool IsDue(long next, long now, long step) => next - now <= Math.Max(0, _burst - step);
}
