using Interworking.Smpp.Session;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Smpp.Links;

/// <summary>Counts of one peer over all its links, ended ones included. Not thread-safe.</summary>
public sealed class LinkTotals
{
    public long Received { get; private set; }

    public long Sent { get; private set; }

    /// <summary>Our answers by status.</summary>
    public Dictionary<CommandStatus, long> AnswersSent { get; } = [];

    /// <summary>The peer's answers by status.</summary>
    public Dictionary<CommandStatus, long> AnswersReceived { get; } = [];

    public long UnmatchedAnswers { get; private set; }

    public long Unanswered { get; private set; }

    public void Add(SessionCounters counters)
    {
        Received += counters.RequestsReceived;
        Sent += counters.RequestsSent;
        UnmatchedAnswers += counters.UnmatchedAnswers;
        Unanswered += counters.Unanswered;
        Add(AnswersSent, counters.AnswersSent);
        Add(AnswersReceived, counters.AnswersReceived);
    }

    public void Add(LinkTotals other)
    {
        Received += other.Received;
        Sent += other.Sent;
        UnmatchedAnswers += other.UnmatchedAnswers;
        Unanswered += other.Unanswered;
        Add(AnswersSent, other.AnswersSent);
        Add(AnswersReceived, other.AnswersReceived);
    }

    private static void Add(Dictionary<CommandStatus, long> to, IReadOnlyDictionary<CommandStatus, long> counts)
    {
        foreach ((CommandStatus status, long count) in counts)
        {
            // Session after session a peer may invent others: as many are told apart as in one.
            CommandStatus known = to.Count < 64 || to.ContainsKey(status) ? status : SessionCounters.OtherStatus;
            to[known] = to.GetValueOrDefault(known) + count;
        }
    }
}
