namespace Interworking.Gateway.Smpp.Links;

/// <summary>
/// Lets a peer's changes into the log one by one until there are too many within a minute; then it is flapping, one line says so, and the next is
/// written when a minute has passed. Safe from any thread.
/// </summary>
public sealed class ChangeBudget(TimeProvider time)
{
    private const int PerMinute = 10;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private long _began;
    private int _count;
    private long _heldBack;

    /// <summary>Whether this change is logged.</summary>
    /// <param name="heldBack">How many were not, since the last line.</param>
    /// <param name="flapping">True for the last line of this minute.</param>
    public bool TryTake(out long heldBack, out bool flapping)
    {
        lock (_gate)
        {
            if (_began == 0 || time.GetElapsedTime(_began) >= Minute) (_began, _count) = (Math.Max(1, time.GetTimestamp()), 0);
            _count++;
            (heldBack, flapping) = (0, _count == PerMinute);
            if (_count > PerMinute)
            {
                _heldBack++;
                return false;
            }

            (heldBack, _heldBack) = (_heldBack, 0);
            return true;
        }
    }
}
