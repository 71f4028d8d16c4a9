namespace Interworking.Gateway.Settlement;

/// <summary>All that a statement needs to know of a carrier's month, as it was at one moment.</summary>
public sealed record CarrierTraffic
{
    /// <summary>What was accepted in the month. Several may have the same day, prefix and state.</summary>
    public IReadOnlyList<TrafficCount> Counts { get; init; } = [];

    /// <summary>What was unfinished when the month before was closed, and counts in this one.</summary>
    public IReadOnlyList<TrafficCount> CarriedIn { get; init; } = [];

    /// <summary>What was unfinished when this month was closed, and counts in the next one: it is among <see cref="Counts"/> too.</summary>
    public IReadOnlyList<TrafficCount> CarriedOut { get; init; } = [];

    /// <summary>What became known in this month about messages that had a CDR.</summary>
    public IReadOnlyList<LateEvent> Events { get; init; } = [];

    /// <summary>The messages that are unfinished, carried ones too; read only when asked for.</summary>
    public IReadOnlyList<long> UnfinishedIds { get; init; } = [];

    /// <summary>Parts of long messages that miss others: they have no message yet that could be carried over.</summary>
    public long WaitingParts { get; init; }

    /// <summary>The CDRs themselves were counted, all of them; else the daily counts and what is not in them yet.</summary>
    public bool IsRecount { get; init; }
}
