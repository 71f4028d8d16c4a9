using Interworking.Gateway.Messages;
using Interworking.Gateway.Observability;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Gateway.Provisioning;
using Microsoft.Extensions.Logging;

namespace Interworking.Gateway.Receipts;

/// <summary>
/// Notifications that apps send about messages of ours (RFC 5438): one about a message that a relay has ends it. None of them becomes a message, and the rest
/// have no effect, since a contact's own answer has told the same before.
/// </summary>
public sealed partial class AppNotifications(
    ISpoolStore spool, Ledger ledger, Finisher finisher, Deliverer deliverer, EarlyNotifications early, SipMetrics metrics, ILogger<AppNotifications> logger)
{
    /// <summary>Returns when its effect is committed, or it has none.</summary>
    /// <param name="sender">The account that sends it; null for a trusted peer, who may speak for any.</param>
    /// <param name="notification">What it says.</param>
    public async ValueTask AcceptAsync(Account? sender, AppNotification notification)
    {
        if (!notification.TryGetMessage(out MessageId id)) return;
        if (await spool.FindAsync(id, CancellationToken.None) is { IsRelayed: true } row)
        {
            await ApplyAsync(sender, row, notification.Delivered);
            return;
        }

        if (sender is null) return; // a relay speaks after its own answer
        early.Add(id, sender.Id, notification.Delivered);
        // Once more: it may have been handed over between the look and the note, and that may not be committed yet.
        await ledger.BarrierAsync();
        if (await spool.FindAsync(id, CancellationToken.None) is { IsRelayed: true } late && early.TryTake(id, sender.Id, out bool delivered)) await ApplyAsync(sender, late, delivered);
    }

    private async ValueTask ApplyAsync(Account? sender, SpooledMessage row, bool delivered)
    {
        if (sender is not null && sender.Id != row.AccountId)
        {
            Log.Stranger(logger, row.Message.Id, NumberMask.Mask(sender.Did));
            return;
        }

        bool ended = await finisher.EndAsync(new Delivery(row, deliverer.RouteOf(row)), RelayOutcomes.Notified(row.SentBy!, delivered));
        if (ended) metrics.Notified(delivered ? "delivered" : "failed");
    }

    private static partial class Log
    {
        [LoggerMessage(2740, LogLevel.Warning, "Message {MessageId}: account {Account}, which is not its recipient, told its end; ignored")]
        public static partial void Stranger(ILogger logger, MessageId messageId, string account);
    }
}
