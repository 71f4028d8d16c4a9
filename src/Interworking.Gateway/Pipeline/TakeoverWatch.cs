using Interworking.Gateway.Observability;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Receipts;
using Interworking.Gateway.Registrar;
using Interworking.Gateway.Smpp;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Interworking.Gateway.Pipeline;

/// <summary>
/// Every two seconds, on a node that shares its database: takes over what silent nodes have left, exchanges receipts with the others, and now and then counts
/// what is left of its own work.
/// It ends before the listeners close: what is taken over must be delivered by somebody.
/// </summary>
public sealed partial class TakeoverWatch(
    ISharedWork shared, ISpoolStore spool, Deliverer deliverer, Forwarder forwarder, ReceiptSender receipts, LinkDirectory links, IRegistrar registrar, IProvisioning provisioning,
    TimeProvider time, PipelineMetrics metrics, ILogger<TakeoverWatch> logger) : BackgroundService, IHostedLifecycleService
{
    /// <summary>Rows in one transaction: it holds up the silent node, should it live after all, and nobody else.</summary>
    private const int Chunk = 500;

    private const int RoundsToCount = 5;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long? _answersSince;
    private int _round;
    private bool _inDoubt;

    /// <summary>Every listener is open: what is taken over can be delivered.</summary>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _open.TrySetResult();
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => base.StopAsync(cancellationToken);

    Task IHostedLifecycleService.StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await _open.Task.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(Every, time);
        do
        {
            try
            {
                await ExchangeReceiptsAsync(stoppingToken);
                if (MayJudge()) await TakeOverAsync(stoppingToken);
                // What changes meanwhile may be counted twice, until the next time.
                if (++_round % RoundsToCount == 0) metrics.WaitingIs(await shared.CountAsync(stoppingToken));
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                if (_answersSince is not null) Log.Failed(logger, error);
                _answersSince = null;
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>
    /// After the database was away every node has been silent for as long. Who has had its answers for less than the time a node may be silent
    /// cannot tell the dead from those that are just coming back.
    /// </summary>
    private bool MayJudge()
    {
        _answersSince ??= time.GetTimestamp();
        return time.GetElapsedTime(_answersSince.Value) >= ISharedWork.SilentFor;
    }

    private async Task ExchangeReceiptsAsync(CancellationToken stop)
    {
        string[] reachable = [.. links.All.Where(link => link.Connection is null && link.Session.CanSendDeliver).Select(link => link.SystemId).Distinct()];
        IReadOnlyList<string> taken = await shared.ExchangeReceiptsAsync(reachable, time.GetUtcNow(), Chunk * 10, stop);
        foreach (string systemId in reachable) receipts.LookAgain(systemId, taken.Contains(systemId));
    }

    private async Task TakeOverAsync(CancellationToken stop)
    {
        if (_inDoubt) await FindTakenAsync(stop);
        _inDoubt = true; // until this ends well, rows may be this node's of which it does not know
        while (await shared.TakeOverAsync(time.GetUtcNow(), Chunk, stop) is { } taken)
        {
            Log.TakenOver(logger, taken.Node, taken.Messages, taken.Accounts.Count, taken.PartSets, taken.Receipts);
            metrics.WaitingChanged(taken.Messages);
            foreach (long account in taken.Accounts) deliverer.AddBacklog(account);
            foreach (QueuedRecipient queue in taken.Queues) forwarder.AddWaiting(queue.Policy, queue.Destination, queue.Messages);
            foreach (string policy in taken.Policies) forwarder.Wake(policy);
            foreach (long account in taken.Accounts) await WakeIfReachableAsync(account, stop);
        }

        _inDoubt = false;
    }

    /// <summary>A step may have been committed though its answer was lost: looks at everything that waits.</summary>
    private async Task FindTakenAsync(CancellationToken stop)
    {
        foreach (long account in (await spool.ReadBacklogAsync(stop)).Accounts)
        {
            deliverer.AddBacklog(account);
            deliverer.Wake(account);
        }

        // Rows that nobody counted are found by reading: messages may overtake them, but none is forgotten.
        foreach (QueuedRecipient queue in await spool.ReadQueuesAsync(stop)) forwarder.AddWaiting(queue.Policy, queue.Destination, 0);
    }

    /// <summary>
    /// An app may have registered while nobody owned its messages. The mark first, then the look: a REGISTER after the look finds the mark.
    /// What is due, or belongs to an account that is gone, the spool scanner finds.
    /// </summary>
    private async Task WakeIfReachableAsync(long accountId, CancellationToken stop)
    {
        if (!provisioning.Current.AccountsById.TryGetValue(accountId, out Account? account)) return;
        try
        {
            await registrar.MarkWaitingAsync(account.Did, stop);
            if ((await registrar.LookupAsync(account.Did, stop)).Count > 0) deliverer.Wake(accountId);
        }
        catch (RegistrarUnavailableException error)
        {
            Log.NotLookedUp(logger, error.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1501, LogLevel.Warning, "Node {Node} is silent: {Messages} messages for {Accounts} accounts, {PartSets} part sets and {Receipts} receipts of it are taken over")]
        public static partial void TakenOver(ILogger logger, string node, int messages, int accounts, int partSets, int receipts);

        [LoggerMessage(1502, LogLevel.Warning, "The shared work could not be looked at; silent nodes are judged again after ten seconds of answers")]
        public static partial void Failed(ILogger logger, Exception error);

        [LoggerMessage(1503, LogLevel.Warning, "A taken-over message's registration could not be looked up ({Why}); it waits for its schedule")]
        public static partial void NotLookedUp(ILogger logger, string why);
    }
}
