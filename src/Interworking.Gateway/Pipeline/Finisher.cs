using System.Globalization;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Observability;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Gateway.Receipts;
using Interworking.Gateway.Smpp;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Pipeline;

/// <summary>
/// The one place where outcomes end: CDR, receipts, notice and the end of the spool row in one transaction. (The deliverer is lazy because it ends messages
/// here, and brings the notices to their accounts.)
/// </summary>
public sealed class Finisher(
    Ledger.Ledger ledger, ReceiptSender receipts, NoticeWriter notices, AlertRequests alerts, Lazy<Deliverer> deliverer, RunningTasks running, TimeProvider time, PipelineMetrics metrics)
{
    private static readonly TimeSpan ReceiptLife = TimeSpan.FromHours(48);

    /// <summary>Made once: every message ends by it.</summary>
    private Func<Delivery, Outcome, FinishEntry>? _append;

    /// <summary>Ends a delivery. When this was its first decision, whoever accepted it awaits the commit and answers; else the receipts are released here.</summary>
    public void Finish(Delivery delivery, Outcome outcome)
    {
        FinishEntry? entry = delivery.TryFinish(outcome, _append ??= Append);
        if (entry is not null && delivery.FirstOutcome is null) running.Track(ReleaseAsync(delivery, entry));
    }

    /// <summary>Ends a delivery that was decided before, and returns when that is committed. False when it had ended already, here or on another node.</summary>
    public ValueTask<bool> EndAsync(Delivery delivery, Outcome outcome) =>
        delivery.TryFinish(outcome, _append ??= Append) is { } entry ? new(ReleaseAsync(delivery, entry)) : new(false);

    /// <summary>After the commit: counts the end and lets the receipts and the notice go as soon as the answer has left.</summary>
    public void Released(Delivery delivery, FinishEntry entry)
    {
        if (delivery.Message.NoticeType is null) metrics.Finished(entry.Cdr.Outcome.Kind);
        else metrics.NoticeFinished(entry.Cdr.Outcome.Kind);
        if (entry.Notice is not null) metrics.WaitingChanged(+1);
        Send(delivery.MarkCommitted(entry), delivery.Link);
    }

    /// <summary>The answer left: what waited for it may go.</summary>
    public void Answered(Delivery delivery)
    {
        if (delivery is { StoredNotice: { } asked, FirstOutcome: null } && notices.Stored(delivery.Message, asked) is { } stored) Tell(stored);
        Send(delivery.MarkAnswered(), delivery.Link);
    }

    /// <summary>A notice that goes with no message's end. Should this node fail before it is committed it is lost: it tells no more than the answer did.</summary>
    private void Tell(SpooledMessage notice)
    {
        ledger.Append(new SpoolEntry(notice));
        metrics.WaitingChanged(+1);
        deliverer.Value.AddBacklog(notice.AccountId);
        deliverer.Value.WakeDue(notice.AccountId);
    }

    private void Send(FinishEntry? owed, SmppLink? link)
    {
        if (owed is null) return;
        receipts.Send(owed.Receipts, link);
        if (owed.Notice is not { } notice) return;
        deliverer.Value.AddBacklog(notice.AccountId);
        deliverer.Value.WakeDue(notice.AccountId);
    }

    private async Task<bool> ReleaseAsync(Delivery delivery, FinishEntry entry)
    {
        if (!await entry.Committed) return false; // another node finished it
        metrics.WaitingChanged(-1);
        Released(delivery, entry);
        return true;
    }

    private FinishEntry Append(Delivery delivery, Outcome outcome)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (AlertRequests.IsAlert(delivery.Message)) alerts.Ended(delivery.Message, delivery.Route.Account);
        var cdr = new Cdr(delivery.Message, delivery.Route.Account?.Did ?? delivery.Message.Origin.Account, now, outcome, delivery.Attempts);
        return ledger.Append(new FinishEntry(cdr, ReceiptsFor(delivery.Message, outcome, now), delivery.IsSpooled)
        {
            WasHandedOver = delivery.IsHandedOver,
            Notice = delivery.AsksForAlert
                ? alerts.For(delivery, outcome, now)
                : notices.For(delivery.Message, outcome, answered: delivery.FirstOutcome is not null, now),
        });
    }

    /// <summary>One receipt for each PDU that asked for this kind of outcome (design 4.4). None where we are the ESME: there the answer was final.</summary>
    private static IReadOnlyList<PendingReceipt> ReceiptsFor(Message message, Outcome outcome, DateTimeOffset now)
    {
        Origin origin = message.Origin;
        if (origin.SystemId is null || origin.Connection is not null) return [];
        ReceiptRequest unwanted = outcome.Kind == OutcomeKind.Delivered ? ReceiptRequest.FailureOnly : ReceiptRequest.SuccessOnly;
        List<PendingReceipt>? owed = null;
        foreach (MessagePart part in message.Parts)
        {
            if (part.Receipt == ReceiptRequest.None || part.Receipt == unwanted) continue;
            (owed ??= new(message.Parts.Count)).Add(new PendingReceipt
            {
                PartId = part.Id,
                GroupId = part.Group,
                SystemId = origin.SystemId,
                Source = new SmppAddress(origin.DestinationTon, origin.DestinationNpi, message.DestinationRaw),
                Destination = new SmppAddress(origin.Ton, origin.Npi, origin.Raw),
                State = AlertRequests.IsAlert(message) ? MessageState.Enroute : outcome.ReceiptState,
                Error = ErrorCode(outcome),
                SubmittedAt = message.AcceptedAt,
                DoneAt = now,
                ExpiresAt = now + ReceiptLife,
            });
        }

        return owed ?? (IReadOnlyList<PendingReceipt>)[];
    }

    private static string ErrorCode(Outcome outcome) => outcome switch
    {
        { NetworkError.Length: > 0 } => outcome.NetworkError,
        { Kind: OutcomeKind.Delivered } => "000",
        { SipStatus: > 0 } => outcome.SipStatus.ToString("D3", CultureInfo.InvariantCulture),
        { SmppStatus: > 0 and < 1000 } => outcome.SmppStatus.Value.ToString("D3", CultureInfo.InvariantCulture),
        _ => "001",
    };
}
