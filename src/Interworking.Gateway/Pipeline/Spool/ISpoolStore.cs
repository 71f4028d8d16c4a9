using Interworking.Gateway.Messages;
using Interworking.Gateway.Receipts;

namespace Interworking.Gateway.Pipeline.Spool;

/// <summary>A due row, as little as the scanner needs.</summary>
public readonly record struct DueMessage(MessageId Id, long AccountId, DateTimeOffset DueAt, DateTimeOffset ExpiresAt);

/// <summary>Reads of what this node owns; all writes go through the ledger.</summary>
public interface ISpoolStore
{
    /// <summary>Rows in <see cref="SpoolState.Waiting"/> of one account (none that goes to a peer) after <paramref name="after"/>, by id.</summary>
    ValueTask<IReadOnlyList<SpooledMessage>> ReadWaitingAsync(long accountId, MessageId after, int limit, CancellationToken stop);

    /// <summary>Waiting rows of accounts whose <c>due_at</c> has come, oldest due first, those of one moment by id; behind <paramref name="after"/> in that order.</summary>
    ValueTask<IReadOnlyList<DueMessage>> ReadDueAsync(DateTimeOffset now, DueMessage after, int limit, CancellationToken stop);

    /// <summary>One row by id whatever its state, of any node when a peer has it or may have it; null when it is not in the spool.</summary>
    ValueTask<SpooledMessage?> FindAsync(MessageId id, CancellationToken stop);

    /// <summary>The oldest message that is neither finished nor scheduled, of any node; null when there is none.</summary>
    ValueTask<MessageId?> FindOldestAsync(CancellationToken stop);

    /// <summary>Accounts that something waits for, and how many rows there are in all, those of peers too. Read once at start.</summary>
    ValueTask<(IReadOnlyList<long> Accounts, long Rows)> ReadBacklogAsync(CancellationToken stop);

    /// <summary>Rows in <see cref="SpoolState.Waiting"/> of one policy's queue whose <c>due_at</c> has come and whose validity is not over, by id, after <paramref name="after"/>.</summary>
    ValueTask<IReadOnlyList<SpooledMessage>> ReadQueueAsync(string policy, MessageId after, DateTimeOffset now, int limit, CancellationToken stop);

    /// <summary>Recipients for whom something waits in a policy's queue. Read once at start and after a takeover.</summary>
    ValueTask<IReadOnlyList<QueuedRecipient>> ReadQueuesAsync(CancellationToken stop);

    /// <summary>Messages to peers, in any state but <see cref="SpoolState.Sending"/>, whose validity is over, oldest first.</summary>
    ValueTask<IReadOnlyList<SpooledMessage>> ReadOverdueAsync(DateTimeOffset now, int limit, CancellationToken stop);

    /// <summary>Parts that a peer may mean by one of these ids on this connection; those of unfinished messages of any node.</summary>
    /// <param name="connection">Whose ids.</param>
    /// <param name="references">The id in each form that may be meant (design 4.4), as <see cref="PeerRef.Reference"/> is written.</param>
    /// <param name="stop">Gives up.</param>
    ValueTask<IReadOnlyList<PeerRef>> FindPeerRefsAsync(string connection, IReadOnlyCollection<string> references, CancellationToken stop);

    /// <summary>All parts of one handed-over message, by number.</summary>
    ValueTask<IReadOnlyList<PeerRef>> ReadPeerRefsAsync(MessageId id, CancellationToken stop);

    /// <summary>The id that a PDU with this <see cref="Trace.Key"/> got when it came first, on whichever node; null when it never did.</summary>
    ValueTask<MessageId?> FindTraceAsync(string key, CancellationToken stop);

    /// <summary>
    /// Call-IDs (<see cref="Origin.CallId"/>) of messages accepted at or after <paramref name="since"/> by any node, with their senders' canonical numbers and
    /// their ids: what a restarted process must recognise as copies.
    /// </summary>
    ValueTask<IReadOnlyList<(string CallId, string Origin, MessageId Id)>> ReadCallIdsAsync(DateTimeOffset since, CancellationToken stop);

    /// <summary>Parts of sets that got their first part before <paramref name="before"/> and are not whole, and of whole sets that a crash left behind.</summary>
    ValueTask<IReadOnlyList<PartSet>> ReadStaleSetsAsync(DateTimeOffset before, int limit, CancellationToken stop);

    /// <summary>Receipts still owed to a system_id after <paramref name="after"/>, by part id; expired ones left out.</summary>
    ValueTask<IReadOnlyList<PendingReceipt>> ReadReceiptsAsync(string systemId, MessageId after, DateTimeOffset now, int limit, CancellationToken stop);

    /// <summary>Receipts that nobody took in their time, oldest first: to be given up, visibly.</summary>
    ValueTask<IReadOnlyList<PendingReceipt>> ReadExpiredReceiptsAsync(DateTimeOffset now, int limit, CancellationToken stop);
}
