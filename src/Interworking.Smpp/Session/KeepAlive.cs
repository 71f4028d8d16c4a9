namespace Interworking.Smpp.Session;

/// <summary>What the keep-alive wants done.</summary>
internal enum KeepAliveAction
{
    None,

    /// <summary>Send enquire_link.</summary>
    Probe,

    /// <summary>The peer is gone.</summary>
    Dead,
}

/// <summary>enquire_link as a pure function of times: any octet of a whole PDU from the peer proves that it lives.</summary>
/// <param name="ProbedAt">When the open probe was sent; null when none is open.</param>
internal readonly record struct KeepAlive(TimeSpan? ProbedAt)
{
    /// <param name="heardAt">When the peer was last heard of.</param>
    /// <param name="now">The time.</param>
    /// <param name="idle">Silence before a probe; not positive: never.</param>
    /// <param name="patience">Silence after a probe before the peer counts as gone.</param>
    public (KeepAlive Next, KeepAliveAction Do) Step(TimeSpan heardAt, TimeSpan now, TimeSpan idle, TimeSpan patience)
    {
        if (ProbedAt is { } probedAt && heardAt < probedAt)
            return now - probedAt >= patience ? (this, KeepAliveAction.Dead) : (this, KeepAliveAction.None);
        return idle > TimeSpan.Zero && now - heardAt >= idle
            ? (new KeepAlive(now), KeepAliveAction.Probe)
            : (default, KeepAliveAction.None);
    }
}
