using Interworking.Gateway.Messages;

namespace Interworking.Gateway.Pipeline;

/// <summary>What an attempt to hand a message to a peer led to.</summary>
public enum PeerVerdict
{
    /// <summary>The message has its outcome.</summary>
    Ended,

    /// <summary>The peer has it and owes a receipt.</summary>
    HandedOver,

    /// <summary>Nobody knows whether the peer has it, and it is not sent again.</summary>
    InDoubt,

    /// <summary>It was refused for now: again by schedule.</summary>
    Later,

    /// <summary>No connection could take it: as soon as one can.</summary>
    NoWay,
}

/// <summary>The result of one attempt over all connections of a service policy.</summary>
public sealed record PeerResult
{
    public required PeerVerdict Verdict { get; init; }

    /// <summary>When <see cref="PeerVerdict.Ended"/>.</summary>
    public Outcome? Outcome { get; init; }

    /// <summary>The connection that has it, or is in doubt.</summary>
    public string Connection { get; init; } = "";

    /// <summary>Ids as the peer wrote them, by number of the PDU; null for those it gave none.</summary>
    public IReadOnlyList<string?> References { get; init; } = [];

    /// <summary>The schedule, when <see cref="PeerVerdict.Later"/>.</summary>
    public RetryClass Retry { get; init; }

    /// <summary>Where in the schedule; 1 or more.</summary>
    public int Tries { get; init; } = 1;

    /// <summary>In words, for the message's history and for a transaction's answer.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The peer's last status; null when it gave none.</summary>
    public uint? SmppStatus { get; init; }

    public static PeerResult End(Outcome outcome) => new() { Verdict = PeerVerdict.Ended, Outcome = outcome };

    public static PeerResult NoWay(string reason) => new() { Verdict = PeerVerdict.NoWay, Reason = reason };
}
