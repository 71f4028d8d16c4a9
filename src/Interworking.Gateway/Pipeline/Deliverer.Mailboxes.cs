namespace Interworking.Gateway.Pipeline;

/// <summary>The mailboxes of accounts that have something under way.</summary>
public sealed partial class Deliverer
{
    /// <summary>Runs <paramref name="act"/> under the lock of the account's mailbox, which comes and goes with its work. Nothing need be captured.</summary>
    private bool With<TState>(long accountId, TState state, Func<Mailbox, TState, bool> act, out Mailbox mailbox)
    {
        while (true)
        {
            mailbox = _mailboxes.GetOrAdd(accountId, static id => new Mailbox(id));
            lock (mailbox)
            {
                if (mailbox.Removed) continue;
                bool result = act(mailbox, state);
                RemoveIfIdle(mailbox);
                return result;
            }
        }
    }

    /// <summary>The same for what is not done for every message.</summary>
    private void With(long accountId, Action<Mailbox> act) => With(
        accountId, act,
        static (mailbox, run) =>
        {
            run(mailbox);
            return true;
        },
        out _);

    /// <summary>Takes an account's mailbox for a drain; false while something is being tried anyway.</summary>
    private bool TryTake(long accountId, out Mailbox taken) => With(
        accountId, 0,
        static (mailbox, _) => mailbox.Current is null && !mailbox.Draining && (mailbox.HasSpooled = mailbox.Draining = true),
        out taken);

    private void RemoveIfIdle(Mailbox mailbox)
    {
        if (!mailbox.IsIdle) return;
        mailbox.Removed = true;
        _mailboxes.TryRemove(new KeyValuePair<long, Mailbox>(mailbox.AccountId, mailbox));
    }
}
