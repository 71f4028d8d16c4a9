using System.Collections.Concurrent;
using Interworking.Gateway.Pipeline.Ledger;

namespace Interworking.Gateway.Pipeline;

/// <summary>Accounts that an operator holds back: what comes for them waits in the spool, and what waits there is left alone until the release.</summary>
public sealed partial class Deliverer
{
    /// <summary>The scanner need not find what is due before; a release does not wait for it.</summary>
    private static readonly TimeSpan HeldStep = TimeSpan.FromMinutes(15);

    /// <summary>Accounts of which something was not sent because of a hold: the release wakes these.</summary>
    private readonly ConcurrentDictionary<long, bool> _halted = new();

    private bool IsHeld(long accountId) => provisioning.Current.Holds.HasAccount(accountId);

    /// <summary>The drain is over; its rows stay known to wait.</summary>
    private bool Halt(Mailbox mailbox)
    {
        lock (mailbox) mailbox.Draining = mailbox.Woken = false;
        ledger.Append(new DeferAccountEntry(mailbox.AccountId, time.GetUtcNow() + HeldStep));
        Halted(mailbox.AccountId);
        return true;
    }

    /// <summary>Something of the account waits for its release, which may have come this very moment.</summary>
    private void Halted(long accountId)
    {
        _halted[accountId] = true;
        if (!IsHeld(accountId) && _halted.TryRemove(accountId, out _)) WakeDue(accountId);
    }

    private void WakeReleased()
    {
        foreach (long id in _halted.Keys)
        {
            if (!IsHeld(id) && _halted.TryRemove(id, out _)) Wake(id);
        }
    }
}
