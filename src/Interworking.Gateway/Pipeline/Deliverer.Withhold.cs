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
    public void Release(SpooledMessage row) => With(row.AccountId, mailbox =>
    {
        mailbox.Rows?.Release(row.Message.Id);
        mailbox.HasSpooled = true;
        mailbox.SpoolTicket++;
    });

    /// <summary>After a release: where the row was, or is, the first of its account, the rest may have waited for its time. They are tried now.</summary>
    public async ValueTask WakeBehindAsync(long accountId, MessageId released)
    {
        IReadOnlyList<SpooledMessage> first = await spool.ReadWaitingAsync(accountId, default, 1, CancellationToken.None);
        if (first.Count == 0 || first[0].Message.Id >= released) WakeDue(accountId);
    }

    /// <summary>Where a row goes: to its account, also when that is gone.</summary>
    public Route RouteOf(SpooledMessage row) => Route.To(provisioning.Current.AccountsById.GetValueOrDefault(row.AccountId) ?? Provisioning.Account.Gone(row));

    private static bool TryTake(Mailbox mailbox, MessageId id)
    {
        lock (mailbox) return (mailbox.Rows ??= new RowsUnderWay()).TryTake(id);
    }
}
