using Interworking.Gateway.Messages;
using Interworking.Gateway.Receipts;

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

    /// <summary>Messages that nobody tries now and no peer has or may have, oldest first, behind <paramref name="after"/>.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="ofAll">Of all nodes; else of this one.</param>
    /// <param name="after">Where the last page ended.</param>
    /// <param name="until">Only those before.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="stop">Gives up.</param>
    ValueTask<MessagePage<MessageId>> ReadWaitingAsync(MessageFilter filter, bool ofAll, MessageId after, MessageId until, int limit, CancellationToken stop);

    /// <summary>How many those of all nodes are, as far as the oldest <see cref="MostCounted"/> rows tell.</summary>
    ValueTask<MessageCount> CountWaitingAsync(MessageFilter filter, CancellationToken stop);

    /// <summary>Finished messages that receipts were owed for, with those receipts as they would be sent again now, oldest first.</summary>
    /// <inheritdoc cref="ReadWaitingAsync"/>
    ValueTask<MessagePage<OwedReceipts>> ReadReceiptsAsync(MessageFilter filter, MessageId after, MessageId until, int limit, CancellationToken stop);

    /// <summary>How many those are, as far as the oldest <see cref="MostCounted"/> CDRs of the filter's time tell.</summary>
    ValueTask<MessageCount> CountReceiptsAsync(MessageFilter filter, CancellationToken stop);

    /// <summary>These messages, in their order, as far as they are there.</summary>
    ValueTask<IReadOnlyList<FoundMessage>> ReadAllAsync(IReadOnlyCollection<MessageId> ids, CancellationToken stop);

    /// <summary>Rows that a count looks at.</summary>
    public const int MostCounted = 1_000_000;
}
