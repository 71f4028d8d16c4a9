namespace Interworking.Gateway.Smpp.Egress;

/// <summary>
/// An agreed rate, as the time at which the next PDU may leave (the generic cell rate algorithm): no timer, no lock, and the clock it is given, which the
/// framework's limiters do not take. A tenth of a second's share may leave at once.
/// </summary>
internal sealed class TokenBucket(TimeProvider time)
{
    private long _next = time.GetTimestamp();

    /// <summary>Takes <paramref name="count"/> when the first of them may leave now.</summary>
    /// <param name="perSecond">The rate in force; 0 is no limit.</param>
    /// <param name="count">PDUs of one message; they leave together.</param>
    public bool TryTake(int perSecond, int count)
    {
        if (perSecond <= 0) return true;
        long step = time.TimestampFrequency / perSecond;
        while (true)
        {
            long now = time.GetTimestamp();
            long next = Volatile.Read(ref _next);
            if (next - now > time.TimestampFrequency / 10) return false;
            if (Interlocked.CompareExchange(ref _next, Math.Max(next, now) + (step * count), next) == next) return true;
        }
    }

    /// <summary>Whether one could be taken now.</summary>
    public bool HasToken(int perSecond) => perSecond <= 0 || Volatile.Read(ref _next) - time.GetTimestamp() <= time.TimestampFrequency / 10;
}
