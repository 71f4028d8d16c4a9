using System.Collections.Concurrent;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Observability;
using Interworking.Gateway.Operating;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Push;
using Interworking.Gateway.Receipts;
using Interworking.Gateway.Registrar;
using Interworking.Smpp.Values;
using Microsoft.Extensions.Logging;

namespace Interworking.Gateway.Pipeline;

/// <summary>
/// Brings messages to local accounts, in order per account: at once when nothing earlier waits, else behind it in the spool; from the
/// spool when the app registers or a retry is due.
/// </summary>
public sealed partial class Deliverer(
    IAppSender apps, Ledger.Ledger ledger, Finisher finisher, ISpoolStore spool, IRegistrar registrar, IProvisioning provisioning,
    RelayedMessages relayed, HoldTimer holds, PushQueue pushes, RunningTasks running, TimeProvider time, PipelineMetrics metrics, ILogger<Deliverer> logger) : IWaitingWaker
{
    /// <summary>Messages of one account that may queue in memory behind one that is being tried; more go to the spool.</summary>
    private const int MaxQueue = 100;

    private const int DrainPage = 32;
    private static readonly TimeSpan ReadAgainAfter = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<long, Mailbox> _mailboxes = new();
    private Action<Delivery>? _endHold;

    /// <summary>Accounts in whose spool an alert waits for a REGISTER, though nothing else may. What a restart forgets is found again by its schedule.</summary>
    private readonly ConcurrentDictionary<long, bool> _alerts = new();

    /// <summary>Tells of rows found in the spool at start, or put there without passing through <see cref="Submit"/>.</summary>
    public void AddBacklog(long accountId) => With(accountId, mailbox =>
    {
        mailbox.HasSpooled = true;
        mailbox.SpoolTicket++;
    });

    /// <summary>Sends at once when nothing earlier waits. The delivery is decided sooner or later; its caller awaits <see cref="Delivery.Decided"/>.</summary>
    public void Submit(Delivery delivery)
    {
        if (apps.EndOfUnsent(delivery.Message) is { } acknowledged)
        {
            finisher.Finish(delivery, acknowledged); // nothing leaves, so that there is no order to keep
            return;
        }

        bool held = IsHeld(delivery.Account.Id);
        // Nothing is captured: this is done for every message.
        bool start = With(delivery.Account.Id, (This: this, delivery, held), static (mailbox, state) => state.This.Place(mailbox, state.delivery, state.held), out Mailbox own);
        if (start) running.Track(RunAsync(own, delivery));
        if (held) Halted(delivery.Account.Id);
    }

    /// <summary>True when it is to be tried now.</summary>
    private bool Place(Mailbox mailbox, Delivery delivery, bool held)
    {
        if (held)
        {
            mailbox.HasSpooled = true; // for its release
            PutBehind(mailbox, delivery, Holds.Why);
        }
        else if (mailbox.HasSpooled)
        {
            PutBehind(mailbox, delivery, "waits behind earlier messages");
            if (!mailbox.Draining) pushes.Add(delivery.Account.Id); // an app that is awake takes what is being sent
        }
        else if (mailbox.Current is null)
        {
            mailbox.Current = delivery;
            return true;
        }
        else if (mailbox.Queue is { Count: >= MaxQueue })
        {
            mailbox.HasSpooled = true; // whoever empties the queue goes on with the spool
            PutBehind(mailbox, delivery, "waits behind earlier messages");
        }
        else
        {
            // In memory behind the one being tried; its hold runs from now, so that its origin is answered in time.
            (mailbox.Queue ??= new()).Enqueue(delivery);
            ArmHold(delivery);
        }

        return false;
    }

    /// <summary>A row of the account is due: sends what waits, unless something is being tried anyway. Also for rows that nobody here knew of.</summary>
    public void WakeDue(long accountId)
    {
        if (TryTake(accountId, out Mailbox mailbox)) running.Track(DrainAsync(mailbox));
    }

    /// <summary>The app registered: sends what waits in the spool; while something is being tried, as soon as that has failed.</summary>
    public void Wake(long accountId)
    {
        bool alert = _alerts.TryRemove(accountId, out _);
        if (!_mailboxes.TryGetValue(accountId, out Mailbox? mailbox))
        {
            if (alert) WakeDue(accountId);
            return;
        }

        lock (mailbox)
        {
            mailbox.HasSpooled |= alert;
            if (!mailbox.HasSpooled && mailbox.Current is null) return;
            mailbox.Woken = true;
            if (mailbox.Current is not null || mailbox.Draining) return;
            mailbox.Draining = true;
        }

        running.Track(DrainAsync(mailbox));
    }

    /// <summary>Accounts of which something waits in the spool, as they are found while the caller goes through them.</summary>
    public IEnumerable<long> WaitingAccounts
    {
        get
        {
            foreach ((long accountId, Mailbox mailbox) in _mailboxes)
            {
                bool waiting;
                lock (mailbox) waiting = mailbox is { HasSpooled: true, Removed: false };
                if (waiting) yield return accountId;
            }
        }
    }

    /// <summary>Ends a spooled message whose validity is over, unless it is being tried right now.</summary>
    public async Task ExpireAsync(DueMessage due, CancellationToken stop)
    {
        if (!TryTake(due.AccountId, out Mailbox own)) return;
        try
        {
            if (await spool.FindAsync(due.Id, stop) is { State: SpoolState.Waiting } row) Expire(row);
        }
        finally
        {
            // The drain that follows finds out whether anything else waits.
            running.Track(DrainAsync(own));
        }
    }

    /// <summary>Wakes accounts that are gone, so that what waits for them is cancelled, and those that are not held any more.</summary>
    public void AccountsChanged(ProvisioningSnapshot snapshot)
    {
        WakeReleased();
        foreach (long id in _mailboxes.Keys)
        {
            if (!snapshot.AccountsById.ContainsKey(id)) Wake(id);
        }
    }

    private async Task RunAsync(Mailbox mailbox, Delivery first)
    {
        for (Delivery? delivery = first; delivery is not null;)
        {
            AttemptResult result = await AttemptAsync(delivery);
            bool drain;
            if (result.Final is not null)
            {
                End(delivery, result);
                delivery = Next(mailbox, out drain);
            }
            else
            {
                drain = await WaitAsync(mailbox, delivery, result);
                delivery = null;
            }

            if (drain) await DrainAsync(mailbox);
        }
    }

    /// <summary>An attempt ended well or for good.</summary>
    private void End(Delivery delivery, AttemptResult result)
    {
        if (!relayed.TryKeep(delivery, result)) finisher.Finish(delivery, result.Final!);
    }

    private async ValueTask<AttemptResult> AttemptAsync(Delivery delivery)
    {
        AttemptResult result;
        try
        {
            if (ledger.Trouble is not null) await ledger.BarrierAsync(); // while commits fail nothing new is sent
            if (Ended(delivery) is { } over) return over;
            delivery.BeginAttempt(time.GetUtcNow());
            ValueTask<AttemptResult> sending = apps.SendAsync(delivery, CancellationToken.None);
            if (!sending.IsCompleted) ArmHold(delivery);
            result = await sending;
            if (result.SipStatus != 0) delivery.SipStatus = result.SipStatus;
        }
        catch (Exception error)
        {
            Log.AttemptCrashed(logger, delivery.Message.Id, error);
            result = AttemptResult.Again(RetryClass.PeerTrouble, "internal error");
        }

        return result.Final is null && delivery.Transaction ? AttemptResult.End(TransactionFailed(result)) : result;
    }

    /// <summary>What became of a message while it waited: over its validity, or its account gone; then it is not sent any more.</summary>
    private AttemptResult? Ended(Delivery delivery)
    {
        if (!provisioning.Current.AccountsById.TryGetValue(delivery.Account.Id, out Account? account)) return AttemptResult.End(Cancelled("the account is gone"));
        if (apps.EndOfUnsent(delivery.Message) is { } acknowledged) return AttemptResult.End(acknowledged); // made of parts
        if (delivery.Message.ExpiresAt <= time.GetUtcNow()) return AttemptResult.End(Expired with { SipStatus = delivery.SipStatus });
        if (IsHeld(account.Id))
        {
            Halted(account.Id);
            return AttemptResult.Again(RetryClass.Held, Holds.Why, sent: false);
        }

        return account is { Enabled: true, Messaging: true } ? null : AttemptResult.Again(RetryClass.Absent, "the account may not receive now", sent: false);
    }

    /// <summary>The next from memory; when there is none and rows wait, the mailbox is the caller's to drain.</summary>
    private Delivery? Next(Mailbox mailbox, out bool drain)
    {
        lock (mailbox)
        {
            Delivery? next = null;
            // A transaction that was answered "failed" while it waited must not be sent after that.
            while (mailbox.Queue is not null && mailbox.Queue.TryDequeue(out next) && next is { Transaction: true, IsDecided: true }) next = null;
            mailbox.Current = next;
            mailbox.Draining = drain = next is null && mailbox.HasSpooled;
            if (next is null) mailbox.Woken = false;
            RemoveIfIdle(mailbox);
            return next;
        }
    }

    /// <summary>The recipient cannot be reached now: this message and all behind it go to the spool. True when it registered meanwhile: drain at once.</summary>
    private async ValueTask<bool> WaitAsync(Mailbox mailbox, Delivery delivery, AttemptResult result)
    {
        bool changed = await MarkWaitingAsync(delivery);
        lock (mailbox)
        {
            DateTimeOffset due = time.GetUtcNow() + RetrySchedule.Delay(result.Retry, delivery.Attempts, result.RetryAfter, Random.Shared.NextDouble());
            mailbox.HasSpooled = true;
            bool isNew = PutWaiting(mailbox, delivery, due, result.Reason, refusable: !result.Sent);
            if (isNew && delivery.LastTried is { Count: > 1 }) Defer(delivery, due, result.Reason); // what each device said is worth a step
            while (mailbox.Queue is not null && mailbox.Queue.TryDequeue(out Delivery? behind)) PutBehind(mailbox, behind, "waits behind an earlier message", due);
            mailbox.Current = null;
            if (result.Retry == RetryClass.Absent) pushes.Add(delivery.Account.Id);
            return mailbox.Draining = mailbox.Woken || changed;
        }
    }

    /// <summary>Leaves the mark, then looks again (design 4): a REGISTER that came between our look-up and the mark would wake nobody.</summary>
    private async ValueTask<bool> MarkWaitingAsync(Delivery delivery)
    {
        string aor = delivery.Account.Did;
        try
        {
            await registrar.MarkWaitingAsync(aor, CancellationToken.None);
            foreach (Binding binding in await registrar.LookupAsync(aor, CancellationToken.None))
            {
                if (!delivery.Tried(binding)) return true;
            }
        }
        catch (Exception error)
        {
            Log.NotMarked(logger, delivery.Message.Id, error.Message);
        }

        return false;
    }

    private async Task DrainAsync(Mailbox mailbox)
    {
        while (true)
        {
            try
            {
                if (await DrainOnceAsync(mailbox)) return;
            }
            catch (Exception error)
            {
                // The mailbox stays ours, so the account goes on as soon as the spool can be read again.
                Log.DrainFailed(logger, mailbox.AccountId, error);
                await Task.Delay(ReadAgainAfter, time);
            }
        }
    }

    /// <summary>
    /// One pass over the account's rows from the first. True when the drain is over: nothing is left, or the account cannot be reached. A row put there
    /// during the pass may have a lower id than the pass has reached (a long message has its first part's): then another pass follows.
    /// </summary>
    private async ValueTask<bool> DrainOnceAsync(Mailbox mailbox)
    {
        long ticket;
        lock (mailbox) (ticket, mailbox.Woken, mailbox.LeftAlert) = (mailbox.SpoolTicket, false, false);
        for (MessageId after = default; ;)
        {
            if (IsHeld(mailbox.AccountId)) return Halt(mailbox);
            mailbox.Rows?.ForgetReleased();
            await ledger.BarrierAsync(); // rows decided before this moment are readable now
            IReadOnlyList<SpooledMessage> rows = await spool.ReadWaitingAsync(mailbox.AccountId, after, DrainPage, CancellationToken.None);
            if (rows.Count == 0) return Emptied(mailbox, ticket);
            foreach (SpooledMessage row in rows)
            {
                if (IsHeld(mailbox.AccountId)) return Halt(mailbox);
                after = row.Message.Id;
                if (!TryTake(mailbox, after)) return StopBefore(mailbox, after);
                bool finished;
                try
                {
                    finished = await DrainOneAsync(mailbox, row);
                }
                finally
                {
                    mailbox.Rows!.Release(after);
                }

                if (!finished) return !DrainAgain(mailbox);
            }
        }
    }

    /// <summary>True when the message is finished; false when the account cannot be reached.</summary>
    private async ValueTask<bool> DrainOneAsync(Mailbox mailbox, SpooledMessage row)
    {
        var delivery = new Delivery(row, RouteOf(row));
        AttemptResult result = await AttemptAsync(delivery);
        if (result.Final is not null)
        {
            End(delivery, result);
            return true;
        }

        if (await MarkWaitingAsync(delivery))
        {
            lock (mailbox) mailbox.Woken = true;
        }

        DateTimeOffset due = time.GetUtcNow() + RetrySchedule.Delay(result.Retry, delivery.Attempts, result.RetryAfter, Random.Shared.NextDouble());
        Defer(delivery, due, result.Reason);
        if (AlertRequests.IsAlert(row.Message))
        {
            lock (mailbox) mailbox.LeftAlert = true;
            _alerts[mailbox.AccountId] = true; // for its REGISTER; no message waits behind it
            return true;
        }

        ledger.Append(new DeferAccountEntry(row.AccountId, due));
        if (result.Retry == RetryClass.Absent) pushes.Add(row.AccountId); // for what came behind it; what was pushed for is not again
        return false;
    }

    /// <summary>Nothing left to read: the mailbox is free again unless something was put there since the pass began, or the app registered since and an alert was passed over.</summary>
    private bool Emptied(Mailbox mailbox, long ticket)
    {
        lock (mailbox)
        {
            if (mailbox.SpoolTicket != ticket || (mailbox.Woken && mailbox.LeftAlert)) return false;
            mailbox.HasSpooled = mailbox.Draining = mailbox.Woken = false;
            RemoveIfIdle(mailbox);
            return true;
        }
    }

    private static bool DrainAgain(Mailbox mailbox)
    {
        lock (mailbox) return mailbox.Draining = mailbox.Woken;
    }

    private void PutBehind(Mailbox mailbox, Delivery delivery, string why, DateTimeOffset? due = null)
    {
        if (delivery.Transaction)
            finisher.Finish(delivery, TransactionFailed(AttemptResult.Again(RetryClass.Absent, why, sent: false)));
        else
            PutWaiting(mailbox, delivery, due ?? delivery.Message.ExpiresAt, why, refusable: true);
    }

    /// <summary>True when it had no row yet.</summary>
    private bool PutWaiting(Mailbox mailbox, Delivery delivery, DateTimeOffset due, string why, bool refusable)
    {
        mailbox.SpoolTicket++;
        if (delivery.TrySpool(() => AppendRow(delivery, SpoolState.Waiting, due, refusable))) return true;
        Defer(delivery, due, why);
        return false;
    }

    private SpoolEntry AppendRow(Delivery delivery, SpoolState state, DateTimeOffset due, bool refusable) => ledger.Append(new SpoolEntry(new SpooledMessage
    {
        Message = delivery.Message,
        AccountId = delivery.Account.Id,
        State = state,
        Attempts = delivery.Attempts,
        DueAt = Earlier(due, delivery.Message.ExpiresAt),
        SipStatus = delivery.SipStatus,
    })
    { Refusable = refusable });

    private void Defer(Delivery delivery, DateTimeOffset due, string why) => delivery.AppendChange(() =>
        ledger.Append(new DeferEntry(delivery.Message.Id, delivery.Attempts, Earlier(due, delivery.Message.ExpiresAt), time.GetUtcNow(), why) { SipStatus = delivery.SipStatus }));

    private void ArmHold(Delivery delivery)
    {
        if (delivery.IsDecided || delivery.HoldArmed) return;
        delivery.HoldArmed = true;
        if (delivery.SkipsHold && !delivery.Transaction) EndHold(delivery);
        else holds.Arm(delivery, delivery.Hold, _endHold ??= EndHold);
    }

    /// <summary>The answer waits no longer: the message becomes a spool row that only its running attempt touches. In transaction mode it has failed.</summary>
    private void EndHold(Delivery delivery)
    {
        if (delivery.Transaction)
            finisher.Finish(delivery, TransactionFailed(AttemptResult.Again(RetryClass.Absent, "no outcome in time")));
        else if (delivery.TrySpool(() => AppendRow(delivery, SpoolState.Sending, delivery.Message.ExpiresAt, refusable: false)))
        {
            metrics.Spooled("hold");
            pushes.AddPending(delivery);
        }
    }

    private void Expire(SpooledMessage row) => finisher.Finish(
        new Delivery(row, RouteOf(row)), Expired with { SipStatus = row.SipStatus });

    private static readonly Outcome Expired = new()
    {
        Kind = OutcomeKind.Expired,
        Side = FailureSide.Recipient,
        Error = "not reachable within the validity period",
        ReceiptState = MessageState.Expired,
    };

    private static Outcome Cancelled(string why) =>
        new() { Kind = OutcomeKind.Cancelled, Side = FailureSide.Recipient, Error = why, ReceiptState = MessageState.Deleted };

    private static Outcome TransactionFailed(AttemptResult result) => new()
    {
        Kind = OutcomeKind.Failed,
        Side = FailureSide.Recipient,
        Retryable = true,
        RecipientAbsent = result.Retry is RetryClass.Absent or RetryClass.RefusesUser,
        SipStatus = result.SipStatus,
        Error = result.Reason,
        ReceiptState = MessageState.Undeliverable,
    };

    private static DateTimeOffset Earlier(DateTimeOffset left, DateTimeOffset right) => left < right ? left : right;

    private static partial class Log
    {
        [LoggerMessage(1201, LogLevel.Error, "Message {MessageId}: the attempt threw; it is tried again")]
        public static partial void AttemptCrashed(ILogger logger, MessageId messageId, Exception error);

        [LoggerMessage(1203, LogLevel.Error, "What waits for account {AccountId} could not be read or sent; trying again")]
        public static partial void DrainFailed(ILogger logger, long accountId, Exception error);

        [LoggerMessage(1202, LogLevel.Warning, "Message {MessageId}: the registrar did not take the waiting mark ({Why}); it waits for its schedule")]
        public static partial void NotMarked(ILogger logger, MessageId messageId, string why);
    }
}
