using System.Diagnostics;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Observability;
using Interworking.Gateway.Observability.Tracing;
using Interworking.Gateway.Operating;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Pipeline;

/// <summary>
/// The life of a message on one page (design section 4): at the door, accept, send or spool, commit, answer.
/// <see cref="Deliverer"/> sends to apps and <see cref="Forwarder"/> to peers, <see cref="Finisher"/> ends, the ledger makes it durable.
/// </summary>
public sealed class MessagePipeline(
    Deliverer deliverer, Forwarder forwarder, Finisher finisher, Ledger.Ledger ledger, DeliveryOptions options, PipelineMetrics metrics, NodeDrain? drain = null)
{
    /// <summary>How long a transaction-mode answer waits for the outcome.</summary>
    private static readonly TimeSpan TransactionHold = TimeSpan.FromSeconds(10);

    private readonly TimeSpan _hold = TimeSpan.FromMilliseconds(options.AcceptanceHoldMs);
    private readonly TimeSpan _fullWindowHold = TimeSpan.FromMilliseconds(options.FullWindowHoldMs);

    /// <summary>At the door: null when a message may come in, else what to answer at once.</summary>
    public AnswerKind? Refusal()
    {
        if (ledger.Trouble is not null || drain is { IsOn: true }) return AnswerKind.Unavailable;
        if (metrics.Waiting >= options.SpoolLimit) return AnswerKind.QueueFull;
        return metrics.InFlight >= options.MaxInFlight ? AnswerKind.Throttled : null;
    }

    /// <summary>How long an answer waits: in transaction mode for the outcome, else for the acceptance hold.</summary>
    public TimeSpan HoldFor(bool transaction, bool windowFull) =>
        transaction ? TransactionHold : windowFull ? _fullWindowHold : _hold;

    /// <summary>
    /// Accepts a routed message and returns when its fate is committed. Whoever answers calls <see cref="Answered"/> after the answer left:
    /// receipts never overtake it.
    /// </summary>
    public async ValueTask<Answer> AcceptAsync(Delivery delivery)
    {
        metrics.Entered();
        using Activity? span = MessageTraces.Accept(delivery.Message);
        try
        {
            if (delivery.Route.Policy is null) deliverer.Submit(delivery);
            else forwarder.Submit(delivery);
            LedgerEntry entry = await delivery.Decided;
            if (!await entry.Committed)
            {
                // The row behind which others wait never came to be.
                if (delivery.Route.Account is { } account) deliverer.Wake(account.Id);
                else forwarder.Withdraw(delivery);
                return new Answer(AnswerKind.Unavailable, default);
            }

            if (entry is FinishEntry finished) finisher.Released(delivery, finished);
            else metrics.WaitingChanged(+1);
            if (entry is HandOverEntry) Forwarder.HandedOver(delivery);
            metrics.Accepted();
            var answer = new Answer(delivery.Transaction ? TransactionAnswer(delivery.FirstOutcome!) : AnswerKind.Accepted, delivery.Message.Parts[0].AnsweredId);
            MessageTraces.End(span, answer);
            return answer;
        }
        finally
        {
            metrics.Left();
        }
    }

    /// <summary>The answer left: receipts that waited for it may go.</summary>
    public void Answered(Delivery delivery) => finisher.Answered(delivery);

    private static AnswerKind TransactionAnswer(Outcome outcome) => outcome switch
    {
        { Kind: OutcomeKind.Delivered or OutcomeKind.Unknown } => AnswerKind.Accepted, // a relay has it: sending it elsewhere would double it
        { ReceiptState: MessageState.Rejected } => AnswerKind.Rejected,
        { Retryable: true } => AnswerKind.FailedForNow,
        _ => AnswerKind.FailedForGood,
    };
}
