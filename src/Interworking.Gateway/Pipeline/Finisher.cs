using System.Globalization;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Observability;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Receipts;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Pipeline;

/// <summary>The one place where outcomes end: CDR, receipts and the end of the spool row in one transaction.</summary>
public sealed class Finisher(Ledger.Ledger ledger, ReceiptSender receipts, RunningTasks running, TimeProvider time, PipelineMetrics metrics)
{
    private static readonly TimeSpan ReceiptLife = TimeSpan.FromHours(48);

    /// <summary>Ends a delivery. When this was its first decision, whoever accepted it awaits the commit and answers; else the receipts are released here.</summary>
    public void Finish(Delivery delivery, Outcome outcome)
    {
        FinishEntry? entry = delivery.TryFinish(outcome, spooled => Append(delivery, outcome, spooled));
        if (entry is not null && delivery.FirstOutcome is null) running.Track(ReleaseAsync(delivery, entry));
    }

    /// <summary>Ends a delivery that was decided before, and returns when that is committed. False when it had ended already, here or on another node.</summary>
    public ValueTask<bool> EndAsync(Delivery delivery, Outcome outcome) =>
        delivery.TryFinish(outcome, spooled => Append(delivery, outcome, spooled)) is { } entry ? new(ReleaseAsync(delivery, entry)) : new(false);

    /// <summary>After the commit: counts the end and lets the receipts go as soon as the answer has left.</summary>
    public void Released(Delivery delivery, FinishEntry entry)
    {
        metrics.Finished(entry.Cdr.Outcome.Kind);
        receipts.Send(delivery.MarkCommitted(entry.Receipts), delivery.Link);
    }

    /// <summary>The answer left: receipts that waited for it may go.</summary>
    public void Answered(Delivery delivery) => receipts.Send(delivery.MarkAnswered(), delivery.Link);

    private async Task<bool> ReleaseAsync(Delivery delivery, FinishEntry entry)
    {
        if (!await entry.Committed) return false; // another node finished it
        metrics.WaitingChanged(-1);
        Released(delivery, entry);
        return true;
    }

    private FinishEntry Append(Delivery delivery, Outcome outcome, bool spooled)
    {
        DateTimeOffset now = time.GetUtcNow();
        var cdr = new Cdr(delivery.Message, delivery.Route.Account?.Did ?? delivery.Message.Origin.Account, now, outcome, delivery.Attempts);
        return ledger.Append(new FinishEntry(cdr, ReceiptsFor(delivery.Message, outcome, now), spooled));
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
                SystemId = origin.SystemId,
                Source = new SmppAddress(origin.DestinationTon, origin.DestinationNpi, message.DestinationRaw),
                Destination = new SmppAddress(origin.Ton, origin.Npi, origin.Raw),
                State = outcome.ReceiptState,
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
