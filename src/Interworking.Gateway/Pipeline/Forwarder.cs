using System.Collections.Concurrent;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Observability;
using Interworking.Gateway.Operating;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Receipts;
using Interworking.Smpp.Values;
using Microsoft.Extensions.Logging;

namespace Interworking.Gateway.Pipeline;

/// <summary>
/// Brings messages to peers by service policies: what <see cref="Deliverer"/> is for accounts. Windowed, not serialised: a message is sent at once when a
/// connection can take it and nothing earlier for its number waits; else it goes behind that in its policy's queue in the spool (<c>.Drain</c>).
/// </summary>
public sealed partial class Forwarder(
    IPeerSender peers, IAppSender apps, Ledger.Ledger ledger, Finisher finisher, RelayedMessages relayed, ISpoolStore spool, IProvisioning provisioning, HandedOverIndex handedOver,
    MessageIdGenerator ids, HoldTimer holds, RunningTasks running, TimeProvider time, PipelineMetrics metrics, EgressMetrics egress, ILogger<Forwarder> logger)
{
    /// <summary>Waiting messages of which earlier tries are remembered.</summary>
    private const int MaxRemembered = 50_000;

    private readonly WaitingRecipients _waiting = new();
    private readonly HeldBack _held = new(time);
    private readonly ConcurrentDictionary<string, PolicyQueue> _queues = new();
    private readonly ConcurrentDictionary<MessageId, (PeerProgress? Progress, bool MayBeCopy)> _remembered = new();
    private readonly MessageId _firstOfThisLife = ids.Next();
    private Action<Delivery>? _endHold;

    /// <summary>What waits, by policy.</summary>
    public IEnumerable<(string Policy, long Messages)> Queues => _queues.Values.Select(queue => (queue.Name, queue.Waiting));

    /// <summary>Tells of rows in a policy's queue that did not come through <see cref="Submit"/>, or (negative) of such as never came to be.</summary>
    public void AddWaiting(string policy, string destination, int messages)
    {
        _waiting.Add(destination, messages);
        QueueOf(policy).Add(messages);
    }

    /// <summary>Sends at once when nothing earlier waits. The delivery is decided sooner or later; its caller awaits <see cref="Delivery.Decided"/>.</summary>
    public void Submit(Delivery delivery)
    {
        if (provisioning.Current.Holds.HasPolicy(delivery.QueueName))
        {
            Wait(delivery, time.GetUtcNow(), Holds.Why, refusable: true);
        }
        else if (_waiting.Any(delivery.Message.Destination))
        {
            Wait(delivery, time.GetUtcNow(), "waits behind earlier messages", refusable: true);
        }
        else if (peers.TryBegin(delivery, fromSpool: false, out ValueTask<PeerResult> sending) == PeerStart.Begun)
        {
            if (!sending.IsCompleted) ArmHold(delivery);
            running.Track(SettleAsync(delivery, sending));
        }
        else
        {
            Wait(delivery, time.GetUtcNow(), "no connection can take it now", refusable: true);
        }
    }

    /// <summary>The row of a delivery that was to wait was not committed.</summary>
    public void Withdraw(Delivery delivery)
    {
        if (delivery.IsWaiting) Leave(delivery);
    }

    /// <summary>The hand-over that was a delivery's first decision is committed. Of what a relay has nothing is remembered here.</summary>
    public static void HandedOver(Delivery delivery) => delivery.HandedOver?.Committed(applied: true);

    /// <summary>After the first attempt, made without passing through the spool.</summary>
    private async Task SettleAsync(Delivery delivery, ValueTask<PeerResult> sending)
    {
        PeerResult result = await ResultOfAsync(delivery, sending);
        switch (result.Verdict)
        {
            case PeerVerdict.Ended:
                finisher.Finish(delivery, result.Outcome!);
                break;
            case PeerVerdict.HandedOver or PeerVerdict.InDoubt:
                if (HandOver(delivery, result) is { WasSpooled: true } entry) await ReleaseAsync(delivery, entry);
                break;
            case PeerVerdict.Later:
                DateTimeOffset due = DueAfter(result);
                _held.Hold(delivery.Message.Destination, delivery.Message.Id, due);
                Wait(delivery, due, result.Reason, refusable: false);
                break;
            default:
                Wait(delivery, time.GetUtcNow(), result.Reason, refusable: false);
                break;
        }
    }

    private async ValueTask<PeerResult> ResultOfAsync(Delivery delivery, ValueTask<PeerResult> sending)
    {
        try
        {
            return await sending;
        }
        catch (Exception error)
        {
            Log.AttemptCrashed(logger, delivery.Message.Id, error);
            return new PeerResult { Verdict = PeerVerdict.Later, Retry = RetryClass.PeerTrouble, Tries = Math.Max(1, delivery.Attempts), Reason = "internal error" };
        }
    }

    /// <summary>To the policy's queue; counted before the row can be seen, so that nothing accepted later overtakes it. In transaction mode it has failed.</summary>
    private void Wait(Delivery delivery, DateTimeOffset due, string why, bool refusable)
    {
        if (delivery.Transaction)
        {
            finisher.Finish(delivery, TransactionFailed(delivery, why));
            return;
        }

        delivery.IsWaiting = true;
        AddWaiting(delivery.QueueName, delivery.Message.Destination, +1);
        Remember(delivery);
        SpooledMessage row = RowOf(delivery, SpoolState.Waiting, due) with { SentBy = delivery.Progress?.InDoubtOn };
        if (delivery.TrySpool(() => ledger.Append(new SpoolEntry(row) { Refusable = refusable }))) metrics.Spooled("queue");
        else running.Track(DeferAsync(delivery, due, why));
    }

    /// <summary>Back to waiting for a row that is there. True when it still is this node's.</summary>
    private async Task<bool> DeferAsync(Delivery delivery, DateTimeOffset due, string why)
    {
        LedgerEntry entry = delivery.AppendChange(() =>
        {
            if (delivery.Progress is { InDoubtOn: not null } progress) AppendDoubt(delivery, progress);
            return ledger.Append(new DeferEntry(delivery.Message.Id, delivery.Attempts, Earlier(due, delivery.Message.ExpiresAt), time.GetUtcNow(), why));
        });
        if (await entry.Committed) return true;
        Leave(delivery);
        return false;
    }

    /// <summary>The row remembers, over a crash too, which peer may have the message: only that one may be sent it again.</summary>
    private void AppendDoubt(Delivery delivery, PeerProgress progress)
    {
        if (progress.DoubtKept) return;
        progress.DoubtKept = true;
        SpooledMessage row = RowOf(delivery, SpoolState.InDoubt, delivery.Message.ExpiresAt) with { SentBy = progress.InDoubtOn };
        ledger.Append(new HandOverEntry(row, [], wasSpooled: true));
    }

    private HandOverEntry? HandOver(Delivery delivery, PeerResult result)
    {
        bool inDoubt = result.Verdict == PeerVerdict.InDoubt;
        var message = new HandedOver(delivery, result.Connection, result.References, inDoubt);
        delivery.HandedOver = message;
        HandOverEntry? entry = delivery.TryHandOver(spooled =>
        {
            SpooledMessage row = RowOf(delivery, inDoubt ? SpoolState.InDoubt : SpoolState.HandedOver, delivery.Message.ExpiresAt) with { SentBy = result.Connection };
            return ledger.Append(new HandOverEntry(row, RefsOf(message), spooled));
        });
        if (entry is null) return null;
        handedOver.Add(message);
        if (!inDoubt) egress.HandedOver(result.Connection);
        else Log.InDoubt(logger, delivery.Message.Id, result.Connection, result.Reason);
        return entry;
    }

    /// <summary>After the commit of a hand-over that was not its delivery's first decision.</summary>
    private static async Task ReleaseAsync(Delivery delivery, HandOverEntry entry) => delivery.HandedOver!.Committed(await entry.Committed);

    private static List<PeerRef> RefsOf(HandedOver message)
    {
        var refs = new List<PeerRef>(message.References.Count);
        for (int part = 0; part < message.References.Count; part++)
        {
            if (message.References[part] is { Length: > 0 } id)
                refs.Add(new PeerRef(message.Delivery.Message.Id, part + 1, message.Connection, PeerReference.Normalize(id), null));
        }

        return refs;
    }

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
        if (delivery.Transaction) finisher.Finish(delivery, TransactionFailed(delivery, "no outcome in time"));
        else if (delivery.TrySpool(() => ledger.Append(new SpoolEntry(RowOf(delivery, SpoolState.Sending, delivery.Message.ExpiresAt))))) metrics.Spooled("hold");
    }

    private static SpooledMessage RowOf(Delivery delivery, SpoolState state, DateTimeOffset due) => new()
    {
        Message = delivery.Message,
        AccountId = 0,
        Policy = delivery.QueueName,
        State = state,
        Attempts = delivery.Attempts,
        DueAt = Earlier(due, delivery.Message.ExpiresAt),
    };

    /// <summary>Out of the queue: finished, handed over, given to another node, or never there.</summary>
    private void Leave(Delivery delivery) => Leave(delivery.QueueName, delivery.Message);

    private void Leave(string policy, Message message)
    {
        AddWaiting(policy, message.Destination, -1);
        _remembered.TryRemove(message.Id, out _);
        _held.Release(message.Destination, message.Id);
    }

    private void Remember(Delivery delivery)
    {
        if ((delivery.Progress is not null || delivery.MayBeCopy) && _remembered.Count < MaxRemembered)
            _remembered[delivery.Message.Id] = (delivery.Progress, delivery.MayBeCopy);
    }

    private PolicyQueue QueueOf(string policy) => _queues.GetOrAdd(policy, static name => new PolicyQueue(name));

    private DateTimeOffset DueAfter(PeerResult result) => time.GetUtcNow() + RetrySchedule.Delay(result.Retry, result.Tries, null, Random.Shared.NextDouble());

    private static Outcome TransactionFailed(Delivery delivery, string why) => new()
    {
        Kind = OutcomeKind.Failed,
        Side = FailureSide.NextHop,
        Retryable = true,
        Error = why,
        ReceiptState = MessageState.Undeliverable,
    };

    private static DateTimeOffset Earlier(DateTimeOffset left, DateTimeOffset right) => left < right ? left : right;

    private static partial class Log
    {
        [LoggerMessage(1601, LogLevel.Error, "Message {MessageId}: the attempt to hand it over threw; it is tried again")]
        public static partial void AttemptCrashed(ILogger logger, MessageId messageId, Exception error);

        [LoggerMessage(1602, LogLevel.Warning, "Message {MessageId} is in doubt at {Connection} ({Why}): it is not sent again, and ends with a receipt or its validity")]
        public static partial void InDoubt(ILogger logger, MessageId messageId, string connection, string why);

        [LoggerMessage(1603, LogLevel.Error, "The queue of service policy {Policy} could not be read or sent; trying again")]
        public static partial void DrainFailed(ILogger logger, string policy, Exception error);

        [LoggerMessage(1604, LogLevel.Warning, "{Messages} messages in the queue of service policy {Policy} have no way now; they wait for one until their validity ends")]
        public static partial void NoWay(ILogger logger, long messages, string policy);
    }
}
