using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Gateway.Provisioning;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Pipeline;

/// <summary>
/// Messages that wait, taken away from delivery by those who sent them. Nothing is changed while an attempt is pending, once a peer has the message, may
/// have it or has some PDUs of it, nor what waits at another node (that is asked by <see cref="Smpp.Operations.OtherOwners"/>).
/// </summary>
public sealed partial class PendingMessages(
    ISpoolStore spool, Deliverer deliverer, Forwarder forwarder, Scheduler scheduler, Finisher finisher, Ledger.Ledger ledger, IProvisioning provisioning)
{
    private static readonly Outcome Cancelled = new()
    {
        Kind = OutcomeKind.Cancelled,
        Side = FailureSide.Origin,
        Error = "cancelled by its sender",
        ReceiptState = MessageState.Deleted,
    };

    /// <summary>Ends messages as cancelled, and returns when that is committed. All are taken away first: none is tried because one before it has gone.</summary>
    /// <param name="ids">Which ones.</param>
    /// <param name="why">What the CDR says; null for their sender's wish.</param>
    /// <returns>Those that have ended; the others do not wait here.</returns>
    public ValueTask<IReadOnlyList<MessageId>> CancelAsync(IReadOnlyList<MessageId> ids, string? why = null) =>
        WithheldAsync(ids, EndAs(why is null ? Cancelled : Cancelled with { Error = why }));

    /// <summary>Ends messages as failed, and returns when that is committed: their senders are told that they were not delivered.</summary>
    /// <inheritdoc cref="CancelAsync(IReadOnlyList{MessageId}, string)"/>
    public ValueTask<IReadOnlyList<MessageId>> PurgeAsync(IReadOnlyList<MessageId> ids, string why) => WithheldAsync(ids, EndAs(new Outcome
    {
        Kind = OutcomeKind.Failed,
        Side = FailureSide.Origin,
        Error = why,
        ReceiptState = MessageState.Undeliverable,
    }));

    /// <summary>The same with another end: who has them says that they are delivered. False when some of them do not wait here; the others have ended.</summary>
    public async ValueTask<bool> EndAsync(IReadOnlyList<MessageId> ids, Outcome outcome) => ids.Count == (await WithheldAsync(ids, EndAs(outcome))).Count;

    /// <summary>Makes messages due that wait for their next attempt, and returns when that is committed; the attempts follow, each routed anew.</summary>
    /// <param name="ids">Which ones.</param>
    /// <param name="now">The time.</param>
    /// <param name="why">For the message's history.</param>
    /// <returns>Those that do wait here.</returns>
    public ValueTask<IReadOnlyList<MessageId>> RetryAsync(IReadOnlyList<MessageId> ids, DateTimeOffset now, string why) => WithheldAsync(ids, async row =>
        row.State == SpoolState.Waiting && await ledger.Append(new DeferEntry(row.Message.Id, row.Attempts, now, now, why)).Committed);

    /// <summary>Changes a message, and returns when that is committed. False when it does not wait here.</summary>
    /// <param name="id">Which one.</param>
    /// <param name="change">The change to a row as it is now; null refuses.</param>
    public async ValueTask<bool> ReplaceAsync(MessageId id, Func<SpooledMessage, ReplaceEntry?> change) => (await WithheldAsync([id], async row =>
    {
        if (change(row) is not { } entry || !await ledger.Append(entry).Committed) return false;
        if (row is { State: SpoolState.Waiting, Policy: not null } && entry.ScheduledAt is not null)
            forwarder.AddWaiting(row.Policy, row.Message.Destination, -1); // it leaves the queue until then
        return true;
    })).Count == 1;

    private Func<SpooledMessage, Task<bool>> EndAs(Outcome outcome) => async row =>
        row.Policy is not null ? await forwarder.EndAsync(row, outcome) : await finisher.EndAsync(new Delivery(row, deliverer.RouteOf(row)), outcome);

    /// <summary>Those that it was done with.</summary>
    private async ValueTask<IReadOnlyList<MessageId>> WithheldAsync(IReadOnlyList<MessageId> ids, Func<SpooledMessage, Task<bool>> act)
    {
        List<SpooledMessage> held = [];
        try
        {
            foreach (MessageId id in ids)
            {
                if (await spool.FindAsync(id, CancellationToken.None) is { } row && TryWithhold(row)) held.Add(row);
            }

            await ledger.BarrierAsync();
            List<SpooledMessage> idle = [];
            foreach (SpooledMessage seen in held)
            {
                // Once more, now that nobody else can work on it; in another queue, where it may have gone since it was seen, somebody could.
                SpooledMessage? row = await spool.FindAsync(seen.Message.Id, CancellationToken.None);
                if (row is { SentBy: null } && (row.State, row.Policy, row.AccountId) == (seen.State, seen.Policy, seen.AccountId)) idle.Add(row);
            }

            bool[] done = await Task.WhenAll(idle.ConvertAll(row => act(row)));
            return [.. idle.Where((_, at) => done[at]).Select(row => row.Message.Id)];
        }
        finally
        {
            foreach (SpooledMessage row in held) Release(row);
            await Task.Yield(); // what follows reads; the ledger's thread has other work to do
            foreach (IGrouping<long, SpooledMessage> account in held.Where(row => row is { Policy: null, State: SpoolState.Waiting }).GroupBy(row => row.AccountId))
                deliverer.WakeBehind(account.Key, account.Min(row => row.Message.Id));
        }
    }

    private bool TryWithhold(SpooledMessage row) => row switch
    {
        { State: SpoolState.Scheduled } => scheduler.TryWithhold(row.Message.Id),
        { State: SpoolState.Waiting, Policy: null } => deliverer.TryWithhold(row),
        { State: SpoolState.Waiting } => forwarder.TryWithhold(row),
        _ => false, // an attempt runs, or a peer has it
    };

    private void Release(SpooledMessage row)
    {
        if (row.State == SpoolState.Scheduled) scheduler.Release(row.Message.Id);
        else if (row.Policy is null) deliverer.Release(row);
        else forwarder.Release(row);
    }
}
