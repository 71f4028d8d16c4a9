using Interworking.Smpp.Values;

namespace Interworking.Smpp.Session;

/// <summary>What a session has counted since it began, as of one moment. enquire_link, binds and unbind are not counted.</summary>
public sealed record SessionCounters
{
    /// <summary>Stands for all statuses above the number that is told apart.</summary>
    public const CommandStatus OtherStatus = (CommandStatus)uint.MaxValue;

    /// <summary>Requests of the peer, refused ones included.</summary>
    public long RequestsReceived { get; init; }

    /// <summary>Our requests that were written.</summary>
    public long RequestsSent { get; init; }

    /// <summary>Our answers by status.</summary>
    public required IReadOnlyDictionary<CommandStatus, long> AnswersSent { get; init; }

    /// <summary>The peer's answers to our requests by status.</summary>
    public required IReadOnlyDictionary<CommandStatus, long> AnswersReceived { get; init; }

    /// <summary>Answers of the peer that nobody waited for: late, twice, or with a sequence number that we never used.</summary>
    public long UnmatchedAnswers { get; init; }

    /// <summary>Our requests that the peer did not answer within the response timeout.</summary>
    public long Unanswered { get; init; }

    /// <summary>The peer's last answer that was not 0; null when there was none.</summary>
    public CommandStatus? LastError { get; init; }

    /// <summary>How long ago that was.</summary>
    public TimeSpan LastErrorAgo { get; init; }
}
