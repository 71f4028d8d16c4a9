namespace Interworking.Gateway.Pipeline;

/// <summary>When to try again: a schedule per reason, with jitter so that a recovered peer is not met by everybody at once.</summary>
public static class RetrySchedule
{
    private static readonly TimeSpan[] Absent = [TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(30), TimeSpan.FromHours(1)];
    private static readonly TimeSpan[] Busy = [TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5)];
    private static readonly TimeSpan[] Trouble = [TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(20), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15)];
    private static readonly TimeSpan[] Ambiguous = [TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(9)];
    private static readonly TimeSpan[] Configuration = [TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(30)];
    private static readonly TimeSpan[] Held = [TimeSpan.FromMinutes(15)];
    private static readonly TimeSpan ShortestRetryAfter = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromHours(1);

    /// <param name="why">The class of the last failure.</param>
    /// <param name="attempts">Attempts so far, at least 1.</param>
    /// <param name="retryAfter">What the peer asked for; honoured from five seconds to an hour, never shortened by jitter.</param>
    /// <param name="jitter">0 to 1, random.</param>
    public static TimeSpan Delay(RetryClass why, int attempts, TimeSpan? retryAfter, double jitter)
    {
        TimeSpan[] steps = why switch
        {
            RetryClass.Busy => Busy,
            RetryClass.PeerTrouble => Trouble,
            RetryClass.Ambiguous => Ambiguous,
            RetryClass.Configuration => Configuration,
            RetryClass.Held => Held,
            _ => Absent,
        };
        TimeSpan step = steps[Math.Clamp(attempts - 1, 0, steps.Length - 1)] * (0.8 + 0.4 * jitter);
        if (retryAfter is not { } asked) return step;
        asked = asked > LongestRetryAfter ? LongestRetryAfter : asked < ShortestRetryAfter ? ShortestRetryAfter : asked;
        return asked * (1 + 0.2 * jitter);
    }
}
