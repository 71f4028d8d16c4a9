namespace Interworking.Gateway.Observability;

/// <summary>Lets one line through in a while and counts what it held back, for events that a stranger can cause as often as he likes.</summary>
/// <param name="every">Shortest time between two lines.</param>
/// <param name="time">The clock.</param>
public sealed class LogBudget(TimeSpan every, TimeProvider time)
{
    private long _last;
    private long _heldBack;

    /// <summary>True when this one may be logged; <paramref name="heldBack"/> is how many were not since the last.</summary>
    public bool TryTake(out long heldBack)
    {
        long last = Volatile.Read(ref _last);
        long now = Math.Max(1, time.GetTimestamp());
        if ((last != 0 && time.GetElapsedTime(last, now) < every) || Interlocked.CompareExchange(ref _last, now, last) != last)
        {
            Interlocked.Increment(ref _heldBack);
            heldBack = 0;
            return false;
        }

        heldBack = Interlocked.Exchange(ref _heldBack, 0);
        return true;
    }
}
