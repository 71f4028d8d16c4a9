using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Pipeline;

/// <summary>
/// Messages that wait, taken away from delivery by those who sent them. Nothing is changed while an attempt is pending, once a peer has the message or may
/// have it, or while another node waits to deliver it.
/// </summary>
public sealed class PendingMessages(ISpoolStore spool, Deliverer deliverer, Forwarder forwarder, Scheduler scheduler, Finisher finisher, Ledger.Ledger ledger)
{
    private static readonly Outcome Cancelled = new()
    {
        Kind = OutcomeKind.Cancelled,
        Side = FailureSide.Origin,
        Error = "cancelled by its sender",
        ReceiptState = MessageState.Deleted,
    };

    /// <summary>Ends a message as cancelled, and returns when that is committed. False when it does not wait here.</summary>
    public ValueTask<bool> CancelAsync(MessageId id) => WithheldAsync(id, async row =>
    {
        bool toPeer = row.Policy is not null;
        return toPeer ? await forwarder.EndAsync(row, Cancelled) : await finisher.EndAsync(new Delivery(row, deliverer.RouteOf(row)), Cancelled);
    });

    /// <summary>Changes a message, and returns when that is committed. False when it does not wait here.</summary>
    /// <param name="id">Which one.</param>
    /// <param name="change">The change to a row as it is now; null refuses.</param>
    public ValueTask<bool> ReplaceAsync(MessageId id, Func<SpooledMessage, ReplaceEntry?> change) => WithheldAsync(id, async row =>
    {
        if (change(row) is not { } entry || !await ledger.Append(entry).Committed) return false;
        if (row is { State: SpoolState.Waiting, Policy: not null } && entry.ScheduledAt is not null)
            forwarder.AddWaiting(row.Policy, row.Message.Destination, -1); // it leaves the queue until then
        return true;
    });

    private async ValueTask<bool> WithheldAsync(MessageId id, Func<SpooledMessage, ValueTask<bool>> act)
    {
        if (await spool.FindAsync(id, CancellationToken.None) is not { } seen || !TryWithhold(seen)) return false;
        try
        {
            // Once more, now that nobody else can work on it.
            await ledger.BarrierAsync();
            return await spool.FindAsync(id, CancellationToken.None) is { } row && row.State == seen.State && row.SentBy is null && await act(row);
        }
        finally
        {
            await Task.Yield(); // what follows may read; the ledger's thread has other work to do
            await ReleaseAsync(seen);
        }
    }

    private bool TryWithhold(SpooledMessage row) => row switch
    {
        { State: SpoolState.Scheduled } => scheduler.TryWithhold(row.Message.Id),
        { State: SpoolState.Waiting, Policy: null } => deliverer.TryWithhold(row),
        { State: SpoolState.Waiting } => forwarder.TryWithhold(row),
        _ => false, // an attempt runs, or a peer has it
    };

    private async ValueTask ReleaseAsync(SpooledMessage row)
    {
        if (row.State == SpoolState.Scheduled) scheduler.Release(row.Message.Id);
        else if (row.Policy is null) await deliverer.ReleaseAsync(row);
        else forwarder.Release(row);
    }
}
