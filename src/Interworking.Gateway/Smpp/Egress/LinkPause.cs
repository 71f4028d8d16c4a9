namespace Interworking.Gateway.Smpp.Egress;

/// <summary>
/// How long a connection is left alone after its peer said "throttled" (or refused several in a row for now): one second, doubling to thirty while it
/// goes on, from the start again once something was taken. Guarded by its own lock.
/// </summary>
internal sealed class LinkPause(TimeProvider time)
{
    /// <summary>Refusals in a row, with nothing taken between, after which the peer is in trouble and not the messages.</summary>
    private const int ManyRefusals = 5;

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private TimeSpan _next = Shortest;
    private long _until = long.MinValue;
    private int _refusals;

    public bool IsOn => time.GetTimestamp() < Volatile.Read(ref _until);

    /// <summary>The peer said "throttled". Returns how long it is left alone, or null when it is already: answers to what was under way change nothing.</summary>
    public TimeSpan? Throttled()
    {
        lock (_gate)
        {
            if (IsOn) return null;
            TimeSpan pause = _next;
            _next = pause * 2 > Longest ? Longest : pause * 2;
            Volatile.Write(ref _until, time.GetTimestamp() + (long)(pause.TotalSeconds * time.TimestampFrequency));
            return pause;
        }
    }

    /// <summary>The peer refused a message for now.</summary>
    public TimeSpan? Refused() => Interlocked.Increment(ref _refusals) % ManyRefusals == 0 ? Throttled() : null;

    /// <summary>The peer took a message.</summary>
    public void Taken()
    {
        if (Volatile.Read(ref _refusals) != 0) Interlocked.Exchange(ref _refusals, 0);
        if (_next == Shortest || IsOn) return;
        lock (_gate) _next = Shortest;
    }
}
