using System.Collections.Concurrent;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Observability;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Gateway.Smpp;
using Interworking.Smpp.Session;
using Interworking.Smpp.Values;
using Microsoft.Extensions.Logging;

namespace Interworking.Gateway.Receipts;

/// <summary>
/// Brings receipts to carriers (design 4.4): on the bind the message came by, else any of the same system_id that can receive. What
/// finds no bind stays in the database and leaves when one comes; a receipt's row goes when the carrier has taken it.
/// </summary>
public sealed partial class ReceiptSender(
    LinkDirectory links, Ledger ledger, ISpoolStore store, RunningTasks running, TimeProvider time, PipelineMetrics metrics, ILogger<ReceiptSender> logger)
{
    /// <summary>Receipts one system_id may have under way in memory; beyond it they wait in the database, where they are anyway.</summary>
    private const int MaxUnderWay = 10_000;

    private const int Page = 500;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The start that an answer has over its receipt when that goes by another bind: two connections keep no order, and peers throw a receipt away whose
    /// message id they have not read yet.
    /// </summary>
    private static readonly TimeSpan AnswerFirst = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<string, Owed> _bySystem = new();

    /// <summary>Sends committed receipts; their message's answer has left.</summary>
    public void Send(IReadOnlyList<PendingReceipt> receipts, SmppLink? origin)
    {
        for (int i = 0; i < receipts.Count; i++)
        {
            PendingReceipt receipt = receipts[i];
            Owed owed = _bySystem.GetOrAdd(receipt.SystemId, static _ => new Owed());
            if (owed.Count >= MaxUnderWay || links.Receiver(receipt.SystemId, origin) is not { } link) owed.Backlog = true;
            else if (owed.TryBegin(receipt.PartId))
            {
                if (origin is null || ReferenceEquals(link, origin)) running.Track(SendAsync(owed, receipt, link));
                else SendLater(owed, receipt);
            }
        }
    }

    /// <summary>A bind that can receive has come: what waits in the database for its system_id may leave.</summary>
    public void BindCame(SmppLink link)
    {
        if (!link.Session.CanSendDeliver) return;
        Owed owed = _bySystem.GetOrAdd(link.SystemId, static _ => new Owed());
        if (owed.Backlog) StartBacklog(owed, link.SystemId);
    }

    /// <summary>Sends what the database may hold for a system_id that has a bind.</summary>
    /// <param name="systemId">Whose receipts.</param>
    /// <param name="taken">Receipts of other nodes have become this node's.</param>
    public void LookAgain(string systemId, bool taken)
    {
        Owed owed = _bySystem.GetOrAdd(systemId, static _ => new Owed());
        if (taken) owed.Backlog = true;
        if (owed.Backlog && links.Receiver(systemId, null) is not null) StartBacklog(owed, systemId);
    }

    /// <summary>
    /// From time to time: sends what waits in the database wherever a bind can take it, however it came to wait there, and gives up what nobody took in time.
    /// </summary>
    public async Task TendAsync(CancellationToken stop)
    {
        foreach ((string systemId, Owed owed) in _bySystem)
        {
            bool may = owed.Backlog && Volatile.Read(ref owed.RetryPlanned) == 0 && owed.Count < MaxUnderWay;
            if (may && links.Receiver(systemId, null) is not null) StartBacklog(owed, systemId);
        }

        ReceiptDoneEntry? last = null;
        IReadOnlyList<PendingReceipt> expired = await store.ReadExpiredReceiptsAsync(time.GetUtcNow(), Page, stop);
        foreach (PendingReceipt receipt in expired)
        {
            last = ledger.Append(new ReceiptDoneEntry(receipt.PartId));
            metrics.Receipt("expired");
            Log.Expired(logger, receipt.PartId, receipt.SystemId);
        }

        if (last is not null) await last.Committed; // else the next look would find them again
    }

    private void StartBacklog(Owed owed, string systemId)
    {
        if (Interlocked.Exchange(ref owed.Reading, 1) == 0) running.Track(SendBacklogAsync(owed, systemId));
    }

    private async Task SendBacklogAsync(Owed owed, string systemId)
    {
        try
        {
            MessageId after = default;
            owed.Backlog = false;
            while (links.Receiver(systemId, null) is not null)
            {
                await ledger.BarrierAsync(); // receipts already taken are gone from what is read next
                IReadOnlyList<PendingReceipt> page = await store.ReadReceiptsAsync(systemId, after, time.GetUtcNow(), Page, CancellationToken.None);
                if (page.Count == 0) return;
                after = page[^1].PartId;
                var sending = new List<Task>(page.Count);
                foreach (PendingReceipt receipt in page)
                {
                    if (links.Receiver(systemId, null) is { } link && owed.TryBegin(receipt.PartId)) sending.Add(SendAsync(owed, receipt, link));
                }

                await Task.WhenAll(sending);
            }

            owed.Backlog = true;
        }
        catch (Exception error)
        {
            owed.Backlog = true;
            Log.BacklogFailed(logger, systemId, error);
        }
        finally
        {
            Volatile.Write(ref owed.Reading, 0);
        }
    }

    private void SendLater(Owed owed, PendingReceipt receipt)
    {
        owed.Later.Enqueue((receipt, time.GetTimestamp()));
        if (Interlocked.Exchange(ref owed.SendingLater, 1) == 0) running.Track(SendLaterAsync(owed));
    }

    private async Task SendLaterAsync(Owed owed)
    {
        do
        {
            while (owed.Later.TryDequeue(out (PendingReceipt Receipt, long Since) next))
            {
                TimeSpan left = AnswerFirst - time.GetElapsedTime(next.Since);
                if (left > TimeSpan.Zero) await Task.Delay(left, time);
                if (links.Receiver(next.Receipt.SystemId, null) is { } link)
                {
                    running.Track(SendAsync(owed, next.Receipt, link));
                }
                else
                {
                    owed.End(next.Receipt.PartId);
                    owed.Backlog = true;
                }
            }

            Volatile.Write(ref owed.SendingLater, 0);
        }
        while (!owed.Later.IsEmpty && Interlocked.Exchange(ref owed.SendingLater, 1) == 0);
    }

    private async Task SendAsync(Owed owed, PendingReceipt receipt, SmppLink link)
    {
        SendResult result = await link.Session.SendAsync(ReceiptComposer.Compose(receipt, link.Session.PeerInterfaceVersion), CancellationToken.None);
        if (Taken(result, out string what))
        {
            await ledger.Append(new ReceiptDoneEntry(receipt.PartId)).Committed;
            owed.End(receipt.PartId);
        }
        else
        {
            owed.End(receipt.PartId);
            owed.Backlog = true;
            running.Track(TryAgainAsync(owed, receipt.SystemId));
        }

        metrics.Receipt(what);
    }

    /// <summary>A carrier that says "never" has had its receipt; one that says "later", or nothing, gets it again.</summary>
    private static bool Taken(in SendResult result, out string what)
    {
        what = result.IsOk ? "taken" : result.Outcome == SendOutcome.Answered && !IsTemporary(result) ? "refused" : "again";
        return what != "again";
    }

    private static bool IsTemporary(in SendResult result) => result.Status
        is CommandStatus.Throttled
        or CommandStatus.MessageQueueFull
        or CommandStatus.SystemError
        or CommandStatus.TransientError;

    private async Task TryAgainAsync(Owed owed, string systemId)
    {
        if (Interlocked.Exchange(ref owed.RetryPlanned, 1) == 1) return;
        await Task.Delay(RetryAfter, time);
        Volatile.Write(ref owed.RetryPlanned, 0);
        if (links.Receiver(systemId, null) is not null) StartBacklog(owed, systemId);
    }

    /// <summary>What one system_id is owed.</summary>
    private sealed class Owed
    {
        public int Reading;
        public int RetryPlanned;
        public int SendingLater;

        /// <summary>Under way, but not sent yet; oldest first.</summary>
        public readonly ConcurrentQueue<(PendingReceipt Receipt, long Since)> Later = new();

        private readonly ConcurrentDictionary<MessageId, bool> _underWay = new();
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public bool TryBegin(MessageId receipt)
        {
            if (!_underWay.TryAdd(receipt, true)) return false;
            Interlocked.Increment(ref _count);
            return true;
        }

        public void End(MessageId receipt)
        {
            _underWay.TryRemove(receipt, out _);
            Interlocked.Decrement(ref _count);
        }

        /// <summary>The database may hold receipts that are not under way; true at start, when nobody has looked yet.</summary>
        public volatile bool Backlog = true;
    }

    private static partial class Log
    {
        [LoggerMessage(4002, LogLevel.Warning, "The receipt of {PartId} is given up: {SystemId} had no bind to take it in time")]
        public static partial void Expired(ILogger logger, MessageId partId, string systemId);

        [LoggerMessage(4001, LogLevel.Error, "Receipts for {SystemId} could not be read; they wait for its next bind")]
        public static partial void BacklogFailed(ILogger logger, string systemId, Exception error);
    }
}
