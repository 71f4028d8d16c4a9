using Interworking.Gateway.Messages;

namespace Interworking.Gateway.Pipeline;

/// <summary>Why an attempt is worth repeating; decides the schedule.</summary>
public enum RetryClass
{
    /// <summary>No contact, no answer, transport error: REGISTER will wake it.</summary>
    Absent,

    /// <summary>The contact refuses the user until its next REGISTER.</summary>
    RefusesUser,

    /// <summary>Busy: soon again.</summary>
    Busy,

    /// <summary>The peer is in trouble: again, with its Retry-After.</summary>
    PeerTrouble,

    /// <summary>An SMPP peer's status that may mean now or for ever: three tries in a quarter of an hour.</summary>
    Ambiguous,

    /// <summary>An operator must change something: slowly.</summary>
    Configuration,

    /// <summary>An operator holds it back: whoever releases it wakes it.</summary>
    Held,
}

/// <summary>What one attempt to all contacts of an account led to: an end, or a reason to try again.</summary>
public sealed record AttemptResult
{
    /// <summary>The message's end; null when another attempt can help.</summary>
    public Outcome? Final { get; private init; }

    public RetryClass Retry { get; private init; }

    /// <summary>What the peer asked for, when it did.</summary>
    public TimeSpan? RetryAfter { get; private init; }

    /// <summary>Last SIP status, 0 when none.</summary>
    public int SipStatus { get; private init; }

    /// <summary>The relay that has it: whether it was delivered comes later, if at all, and until then nobody sends it again. Null for most.</summary>
    public string? Relay { get; private init; }

    /// <summary>In words, for the message's history.</summary>
    public string Reason { get; private init; } = "";

    /// <summary>The request went to the wire at least once.</summary>
    public bool Sent { get; private init; }

    public static AttemptResult End(Outcome outcome) => new()
    {
        Final = outcome,
        SipStatus = outcome.SipStatus,
        Reason = outcome.Error ?? "",
        Sent = true,
    };

    /// <summary>A relay took the message (design, table 4.1): its end is "unknown" unless somebody tells more before its validity is over.</summary>
    /// <param name="relay">Which one, for the console and the CDR.</param>
    /// <param name="sipStatus">Its answer.</param>
    public static AttemptResult Relayed(string relay, int sipStatus) => End(RelayOutcomes.Unknown(relay, sipStatus)) with { Relay = relay };

    public static AttemptResult Again(RetryClass why, string reason, int sipStatus = 0, TimeSpan? retryAfter = null, bool sent = true) => new()
    {
        Retry = why,
        RetryAfter = retryAfter,
        SipStatus = sipStatus,
        Reason = reason,
        Sent = sent,
    };

    /// <summary>The same with another reason: for what several devices said.</summary>
    public AttemptResult Because(string reason) => this with { Reason = reason, Final = Final is null ? null : Final with { Error = reason } };

    /// <summary>Of two contacts' results the better: a delivery, then what can still become one (design 4, fan-out).</summary>
    public static AttemptResult Better(AttemptResult left, AttemptResult right)
    {
        return Rank(left) >= Rank(right) ? left : right;

        static int Rank(AttemptResult result) => result.Final switch
        {
            { Kind: OutcomeKind.Delivered } => 4,
            { Kind: OutcomeKind.Unknown } => 3,
            null => result.Retry == RetryClass.Absent ? 1 : 2,
            _ => 0,
        };
    }
}
