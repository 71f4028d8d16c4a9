using Interworking.Gateway.Messages;

namespace Interworking.Gateway.Search;

/// <summary>Finds messages for people: in the spool and among the CDRs, of all nodes.</summary>
public interface IMessageFinder
{
    /// <summary>
    /// The newest that fit. Messages are walked through by key, from the newest of the query's time; where there are summaries of CDRs those lead to numbers and
    /// ids. After a tenth of a second's worth of messages it says what it has found and how far it has come.
    /// </summary>
    ValueTask<FoundPage> SearchAsync(MessageQuery query, CancellationToken stop);

    /// <summary>What an id means, of a message, of a part or of a group, with what happened to each; by id. Empty when no message has it.</summary>
    ValueTask<IReadOnlyList<MessageStory>> ReadAsync(MessageId id, CancellationToken stop);

    /// <summary>Messages of this node that nobody tries now, oldest first, behind <paramref name="after"/>.</summary>
    ValueTask<IReadOnlyList<MessageId>> ListWaitingAsync(WaitingFilter filter, MessageId after, int limit, CancellationToken stop);

    /// <summary>How many those are in all, as far as <see cref="MostLooked"/> tells.</summary>
    ValueTask<long> CountWaitingAsync(WaitingFilter filter, CancellationToken stop);

    /// <summary>Rows of the spool that one question looks at.</summary>
    public const int MostLooked = 200_000;
}
