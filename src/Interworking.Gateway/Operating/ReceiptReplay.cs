using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Receipts;
using Interworking.Gateway.Search;

namespace Interworking.Gateway.Operating;

/// <summary>
/// Sends receipts again: they are owed once more, and leave as every receipt does, by whichever bind of their carrier can take them, for up to 48 hours. One that is still owed
/// goes once.
/// </summary>
public sealed class ReceiptReplay(IMessageFinder finder, Ledger ledger, ReceiptSender sender)
{
    /// <summary>Messages in one page.</summary>
    public const int Page = 100;

    /// <summary>Receipts that are owed again in a second: a carrier's own traffic goes beside them.</summary>
    private const int PerSecond = 200;

    /// <summary>The next page; returns when its receipts are committed. The one behind it may follow after the pause, which is what the rate asks for.</summary>
    public async ValueTask<(int Messages, MessageId LookedTo, bool IsEnd, TimeSpan Pause)> NextAsync(MessageFilter filter, MessageId after, MessageId until, CancellationToken stop)
    {
        MessagePage<OwedReceipts> page = await finder.ReadReceiptsAsync(filter, after, until, Page, stop);
        List<PendingReceipt> receipts = [.. page.Items.SelectMany(message => message.Receipts)];
        if (receipts.Count > 0)
        {
            OweReceiptEntry last = null!;
            foreach (PendingReceipt receipt in receipts) last = ledger.Append(new OweReceiptEntry(receipt));
            await last.Committed; // entries are committed in their order
            sender.Send(receipts, null);
        }

        return (page.Items.Count, page.LookedTo, page.IsEnd, TimeSpan.FromSeconds((double)receipts.Count / PerSecond));
    }
}
