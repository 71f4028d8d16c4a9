namespace Interworking.Gateway.Pipeline;

/// <summary>
/// The arithmetic of an agreed rate (the generic cell rate algorithm): all that is kept of what has passed is the time at which the next would be due if all came evenly.
/// What comes earlier may pass as long as it is not earlier than the burst. Pure; whoever uses it keeps the time.
/// </summary>
/// <param name="Step">From one to the next, in ticks of the clock; 1 or more.</param>
/// <param name="Burst">So much of the rate may pass at once, in ticks of the clock, and one always.</param>
internal readonly record struct CellRate(long Step, long Burst)
{
    private long Earliest => Math.Max(0, Burst - Step);

    /// <summary>Whether one may pass now.</summary>
    /// <param name="next">When it would be due.</param>
    /// <param name="now">The time.</param>
    public bool IsDue(long next, long now) => next - now <= Earliest;

    /// <summary>When the one after these would be due. What was not used beyond the burst is over.</summary>
    public long After(long next, long now, int count = 1) => Math.Max(next, now) + (Step * count);

    /// <summary>From when on one may pass, where none may now.</summary>
    public long DueFrom(long next) => next - Earliest;
}
