using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Gateway.Routing;

namespace Interworking.Gateway.Pipeline;

/// <summary>Rows that somebody else than the drain works on: a carrier cancels or replaces its message.</summary>
public sealed partial class Deliverer
{
    /// <summary>Takes a waiting row out of delivery's reach until <see cref="Release"/>; false while it is being tried.</summary>
    public bool TryWithhold(SpooledMessage row)
    {
        bool taken = false;
        With(row.AccountId, mailbox => taken = (mailbox.Rows ??= new RowsUnderWay()).TryTakeIdle(row.Message.Id));
        return taken;
    }

    /// <summary>It may be tried again, unless it has ended.</summary>
    public void Release(SpooledMessage row)
    {
        bool stopped = false;
        With(row.AccountId, mailbox =>
        {
            mailbox.Rows?.Release(row.Message.Id);
            mailbox.HasSpooled = true;
            mailbox.SpoolTicket++;
            (stopped, mailbox.StoppedBefore) = (mailbox.StoppedBefore, false);
        });
        if (stopped) WakeDue(row.AccountId);
    }

    /// <summary>
    /// After a release: where the row was, or is, the first of its account, the rest may have waited for its time. They are tried now, in the background: what
    /// was done with the row is committed, and its sender is answered whether they can be read or not.
    /// </summary>
    public void WakeBehind(long accountId, MessageId released) => running.Track(WakeBehindAsync(accountId, released));

    /// <summary>Where a row goes: to its account, also when that is gone.</summary>
    public Route RouteOf(SpooledMessage row) => Route.To(provisioning.Current.AccountsById.GetValueOrDefault(row.AccountId) ?? Provisioning.Account.Gone(row));

    private async Task WakeBehindAsync(long accountId, MessageId released)
    {
        try
        {
            IReadOnlyList<SpooledMessage> first = await spool.ReadWaitingAsync(accountId, default, 1, CancellationToken.None);
            if (first.Count > 0 && first[0].Message.Id < released) return;
        }
        catch (Exception error)
        {
            Log.DrainFailed(logger, accountId, error); // the drain reads until it can
        }

        WakeDue(accountId);
    }

    private static bool TryTake(Mailbox mailbox, MessageId id)
    {
        lock (mailbox) return (mailbox.Rows ??= new RowsUnderWay()).TryTake(id);
    }

    /// <summary>
    /// A row of the pass is being cancelled or replaced: nothing behind it is sent before that is done. True when the drain is over, and the row's release
    /// begins another; false when it is released by now, and a new pass reads what became of it.
    /// </summary>
    private static bool StopBefore(Mailbox mailbox, MessageId id)
    {
        lock (mailbox)
        {
            if (!mailbox.Rows!.IsTaken(id)) return false;
            mailbox.StoppedBefore = true;
            mailbox.Draining = mailbox.Woken = false;
            return true;
        }
    }
}
