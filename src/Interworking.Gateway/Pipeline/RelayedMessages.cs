using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Gateway.Receipts;

namespace Interworking.Gateway.Pipeline;

/// <summary>Messages that a relay took: they wait in the spool for what the app tells, and nobody sends them again (design, table 4.1).</summary>
public sealed class RelayedMessages(Ledger.Ledger ledger, Finisher finisher, EarlyNotifications early, RunningTasks running)
{
    /// <summary>Keeps the message for what the app tells. False when its attempt's end is its own: no relay has it, or nobody waits for more.</summary>
    /// <param name="delivery">To an account.</param>
    /// <param name="result">What ended the attempt.</param>
    public bool TryKeep(Delivery delivery, AttemptResult result)
    {
        // What is not stored, and a notice, which nobody waits for, has no time to wait for more.
        if (result.Relay is not { } relay || delivery.Transaction || delivery.Message.NoticeType is not null) return false;
        Keep(delivery, relay);
        return true;
    }

    /// <summary>Apart, so that the closure is made only where there is a relay.</summary>
    private void Keep(Delivery delivery, string relay)
    {
        if (delivery.TryHandOver(spooled => ledger.Append(new HandOverEntry(RowOf(delivery, relay), [], spooled))) is { } entry && !early.IsEmpty)
            running.Track(TakeEarlyAsync(delivery, relay, entry));
    }

    /// <summary>The app was faster than its relay: what it told waits for the row.</summary>
    private async Task TakeEarlyAsync(Delivery delivery, string relay, HandOverEntry entry)
    {
        await ledger.BarrierAsync(); // the entry itself may be awaited once only, and whoever answers does
        if (entry.Applied && early.TryTake(delivery.Message.Id, delivery.Account.Id, out bool delivered))
            await finisher.EndAsync(delivery, RelayOutcomes.Notified(relay, delivered));
    }

    private static SpooledMessage RowOf(Delivery delivery, string relay) => new()
    {
        Message = delivery.Message,
        AccountId = delivery.Account.Id,
        Policy = SpooledMessage.RelayPolicy,
        SentBy = relay,
        State = SpoolState.HandedOver,
        Attempts = delivery.Attempts,
        DueAt = delivery.Message.ExpiresAt,
    };
}
