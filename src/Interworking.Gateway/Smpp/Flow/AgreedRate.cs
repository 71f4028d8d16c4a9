namespace Interworking.Gateway.Smpp.Flow;

/// <summary>
/// An agreed rate: refills all the time, holds one second's worth. Runs on the given clock and has no timer; the framework's limiter can have
/// neither a clock of ours nor, without a timer, one call per message.
/// </summary>
/// <param name="perSecond">1 or more.</param>
/// <param name="time">The clock.</param>
public sealed class AgreedRate(int perSecond, TimeProvider time)
{
    private readonly Lock _gate = new();
    private double _tokens = perSecond;
    private long _filledAt = time.GetTimestamp();

    public int PerSecond { get; } = perSecond;

    /// <summary>False when the rate is used up.</summary>
    public bool TryTake()
    {
        lock (_gate)
        {
            FillLocked();
            if (_tokens < 1) return false;
            _tokens--;
            return true;
        }
    }

    /// <summary>How much of the last second's worth is used, 0 to 1.</summary>
    public double Used
    {
        get
        {
            lock (_gate)
            {
                FillLocked();
                return 1 - (_tokens / PerSecond);
            }
        }
    }

    private void FillLocked()
    {
        long now = time.GetTimestamp();
        _tokens = Math.Min(PerSecond, _tokens + (time.GetElapsedTime(_filledAt, now).TotalSeconds * PerSecond));
        _filledAt = now;
    }
}
