using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Pipeline.Spool;

namespace Interworking.Gateway.Pipeline;

/// <summary>Messages that a relay took: they wait in the spool for what the app tells, and nobody sends them again (design, table 4.1).</summary>
public sealed partial class Deliverer
{
    /// <summary>An attempt ended well or for good. What is not stored, and a notice, which nobody waits for, has no time to wait for more.</summary>
    private void End(Delivery delivery, AttemptResult result)
    {
        if (result.Relay is not { } relay || delivery.Transaction || delivery.Message.NoticeType is not null) finisher.Finish(delivery, result.Final!);
        else if (delivery.TryHandOver(spooled => ledger.Append(new HandOverEntry(RelayedRow(delivery, relay), [], spooled))) is { } entry && !early.IsEmpty)
            running.Track(TakeEarlyAsync(delivery, relay, entry));
    }

    /// <summary>The app was faster than its relay: what it told waits for the row.</summary>
    private async Task TakeEarlyAsync(Delivery delivery, string relay, HandOverEntry entry)
    {
        await ledger.BarrierAsync(); // the entry itself may be awaited once only, and whoever answers does
        if (entry.Applied && early.TryTake(delivery.Message.Id, delivery.Account.Id, out bool delivered))
            await finisher.EndAsync(delivery, RelayOutcomes.Notified(relay, delivered));
    }

    private static SpooledMessage RelayedRow(Delivery delivery, string relay) => new()
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
