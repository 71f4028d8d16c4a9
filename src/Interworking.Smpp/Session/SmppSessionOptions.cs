namespace Interworking.Smpp.Session;

/// <summary>Limits and timers of one session. A timer that is not positive is off.</summary>
public sealed record SmppSessionOptions
{
    /// <summary>Our requests sent but not yet answered. 1 to 1024.</summary>
    public int Window { get; init; } = 10;

    /// <summary>Requests of the peer that we hold unanswered before we stop reading. 1 or more.</summary>
    public int PeerWindow { get; init; } = 100;

    /// <summary>
    /// How long a full peer window may stand still, with reading stopped, before requests above it are answered "throttled".
    /// It bounds how long enquire_link and the answers to our own requests can wait behind them. Keep it well under
    /// <see cref="ResponseTimeout"/>.
    /// </summary>
    public TimeSpan PeerStall { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>From connect to bind (session_init_timer, 7.2).</summary>
    public TimeSpan SessionInit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Silence of the peer before we probe it (enquire_link_timer).</summary>
    public TimeSpan EnquireLink { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Wait for the answer to a request, enquire_link included (response_timer); counted in steps of 250 ms.</summary>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time without a request of either side, our own enquire_link apart, before we unbind (inactivity_timer).</summary>
    public TimeSpan Inactivity { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Longest orderly end: open requests get half of it, unbind_resp and the last flush the rest.</summary>
    public TimeSpan UnbindTimeout { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>Longest PDU taken, in octets, header included. 16 or more; longer ones end the session.</summary>
    public int MaxPduLength { get; init; } = 65_536;
}
