using Interworking.Gateway.Messages;

namespace Interworking.Gateway.Pipeline;

/// <summary>What the origin is told; each protocol has a table from these to its own status.</summary>
public enum AnswerKind
{
    /// <summary>Committed: its CDR or its spool row.</summary>
    Accepted,

    /// <summary>The destination is neither ours nor routed.</summary>
    NoRoute,

    /// <summary>It has been in this environment before, or in too many: it goes in circles.</summary>
    Loop,

    /// <summary>Over the agreed rate, or too much in flight: send slower.</summary>
    Throttled,

    /// <summary>What the carrier owes for the month has come to its credit limit.</summary>
    OverCredit,

    /// <summary>The spool is full.</summary>
    QueueFull,

    /// <summary>The database takes no commits.</summary>
    Unavailable,

    /// <summary>The app is not registered, and this link wants to keep its messages then.</summary>
    Absent,

    /// <summary>The time at which it is to be delivered is none, or too far ahead, or after the end of its validity.</summary>
    InvalidSchedule,

    /// <summary>Transaction mode: not delivered, another try can help.</summary>
    FailedForNow,

    /// <summary>Transaction mode: not delivered, no use in trying again.</summary>
    FailedForGood,

    /// <summary>Transaction mode: the recipient refused it.</summary>
    Rejected,
}

/// <param name="Kind">What to tell.</param>
/// <param name="Id">The message's id; zero when it has none.</param>
public readonly record struct Answer(AnswerKind Kind, MessageId Id);
