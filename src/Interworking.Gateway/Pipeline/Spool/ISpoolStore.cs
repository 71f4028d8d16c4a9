using Interworking.Gateway.Messages;
using Interworking.Gateway.Receipts;

namespace Interworking.Gateway.Pipeline.Spool;

/// <summary>A due row, as little as the scanner needs.</summary>
public readonly record struct DueMessage(MessageId Id, long AccountId, DateTimeOffset DueAt, DateTimeOffset ExpiresAt);

/// <summary>Reads of what this node owns; all writes go through the ledger.</summary>
public interface ISpoolStore
{
    /// <summary>Rows in <see cref="SpoolState.Waiting"/> of one account after <paramref name="after"/>, by id.</summary>
    ValueTask<IReadOnlyList<SpooledMessage>> ReadWaitingAsync(long accountId, MessageId after, int limit, CancellationToken stop);

    /// <summary>Waiting rows whose <c>due_at</c> has come, oldest due first, those of one moment by id; behind <paramref name="after"/> in that order.</summary>
    ValueTask<IReadOnlyList<DueMessage>> ReadDueAsync(DateTimeOffset now, DueMessage after, int limit, CancellationToken stop);

    /// <summary>One row by id whatever its state; null when it is not in the spool.</summary>
    ValueTask<SpooledMessage?> FindAsync(MessageId id, CancellationToken stop);

    /// <summary>The oldest message that is not finished, of any node; null when there is none.</summary>
    ValueTask<MessageId?> FindOldestAsync(CancellationToken stop);

    /// <summary>Accounts that something waits for, and how many rows there are in all. Read once at start.</summary>
    ValueTask<(IReadOnlyList<long> Accounts, long Rows)> ReadBacklogAsync(CancellationToken stop);

    /// <summary>Parts of sets that got their first part before <paramref name="before"/> and are not whole, and of whole sets that a crash left behind.</summary>
    ValueTask<IReadOnlyList<PartSet>> ReadStaleSetsAsync(DateTimeOffset before, int limit, CancellationToken stop);

    /// <summary>Receipts still owed to a system_id after <paramref name="after"/>, by part id; expired ones left out.</summary>
    ValueTask<IReadOnlyList<PendingReceipt>> ReadReceiptsAsync(string systemId, MessageId after, DateTimeOffset now, int limit, CancellationToken stop);

    /// <summary>Receipts that nobody took in their time, oldest first: to be given up, visibly.</summary>
    ValueTask<IReadOnlyList<PendingReceipt>> ReadExpiredReceiptsAsync(DateTimeOffset now, int limit, CancellationToken stop);
}
