using System.Collections.Concurrent;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Search;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Interworking.Gateway.Operating;

/// <summary>
/// Does this node's part of the operations that go on: looks for them once a second, does them beside each other, batch by batch from the oldest message on, and keeps after
/// each batch how far it is. After a restart it goes on from there. A batch that was done and not kept is done again: receipts of a replay go twice then, what is no longer
/// waiting is not touched.
/// </summary>
public sealed partial class OperationRunner(
    IOperationStore store, IMessageFinder finder, MessageVerbs verbs, ReceiptReplay replay, TimeProvider time, ILogger<OperationRunner> logger)
    : BackgroundService, IHostedLifecycleService
{
    /// <summary>Messages taken out of delivery's reach at the same time.</summary>
    private const int Batch = 200;

    /// <summary>Rounds over what was being sent at the moment of the first.</summary>
    private const int Rounds = 3;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<long, Task> _running = new();
    private readonly SemaphoreSlim _look = new(0, 1);
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<long, bool> _failed = new();
    private bool _troubled;

    /// <summary>There is a new one: it need not wait for the next look.</summary>
    public void Look()
    {
        try
        {
            _look.Release();
        }
        catch (SemaphoreFullException)
        {
            // Somebody else has asked for the look that is to come.
        }
    }

    /// <summary>Every listener is open: what is tried finds its app.</summary>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _open.TrySetResult();
        return Task.CompletedTask;
    }

    /// <summary>Before a listener closes: nothing new is tried.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Task.WhenAll(_running.Values).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    Task IHostedLifecycleService.StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Dispose()
    {
        base.Dispose();
        _look.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await _open.Task.WaitAsync(stoppingToken);
        while (true)
        {
            try
            {
                foreach (Operation operation in await store.ReadOpenAsync(stoppingToken))
                {
                    if ((operation.Slot is { } slot && slot != store.Slot) || (_running.TryGetValue(operation.Id, out Task? running) && !running.IsCompleted)) continue;
                    _running[operation.Id] = RunAsync(operation, stoppingToken);
                }

                _troubled = false;
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                if (!_troubled) Log.NotRead(logger, error.Message);
                _troubled = true;
            }

            await _look.WaitAsync(Every, stoppingToken);
        }
    }

    private async Task RunAsync(Operation operation, CancellationToken stop)
    {
        await Task.Yield();
        try
        {
            // As it is by now: it was read before the last run of it ended.
            if (await store.FindAsync(operation.Id, stop) is not { EndedAt: null } now) return;
            OperationShare share = now.Shares.FirstOrDefault(one => one.Slot == store.Slot) ?? new OperationShare(store.Slot, default, 0, false, null);
            // Whoever was through may have waited for other nodes.
            if (!share.Ended) share = operation.Verb == Verb.Replay ? await ReplayAsync(operation, share, stop) : await DoAsync(operation, share, stop);
            await store.SaveAsync(operation, share with { Ended = true, Problem = null }, time.GetUtcNow(), stop);
            _failed.TryRemove(operation.Id, out _);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return; // the next start goes on
        }
        catch (Exception error)
        {
            await FailedAsync(operation, error);
        }
        finally
        {
            _running.TryRemove(operation.Id, out _); // the next look goes on with what has not ended
        }
    }

    /// <summary>It is tried again with each look; whoever asks about it is told why.</summary>
    private async ValueTask FailedAsync(Operation operation, Exception error)
    {
        if (_failed.TryAdd(operation.Id, true)) Log.Failed(logger, operation.Id, operation.Verb, error);
        try
        {
            OperationShare? kept = (await store.FindAsync(operation.Id, CancellationToken.None))?.Shares.FirstOrDefault(one => one.Slot == store.Slot);
            await store.SaveAsync(operation, (kept ?? new OperationShare(store.Slot, default, 0, false, null)) with { Problem = error.Message }, time.GetUtcNow(), CancellationToken.None);
        }
        catch (Exception unsaid)
        {
            Log.NotRead(logger, unsaid.Message); // the database is away, which is why it failed
        }
    }

    private async ValueTask<OperationShare> DoAsync(Operation operation, OperationShare share, CancellationToken stop)
    {
        for (int round = 1; ; round++)
        {
            long left = 0;
            for (bool isEnd = false; !isEnd;)
            {
                MessagePage<MessageId> page = await finder.ReadWaitingAsync(operation.Filter, ofAll: false, share.LookedTo, operation.Until, Batch, stop);
                int done = page.Items.Count == 0 ? 0 : await verbs.DoAsync(operation.Verb, page.Items, operation.Policy, operation.Who);
                left += page.Items.Count - done;
                share = share with { LookedTo = page.LookedTo, Done = share.Done + done };
                if (page.Items.Count > 0) share = await KeepAsync(operation, share, stop);
                if (share.Ended) return share;
                isEnd = page.IsEnd;
            }

            // What has ended is not found again; what was tried or moved would be.
            if (left == 0 || round == Rounds || operation.Verb is not (Verb.Cancel or Verb.Purge)) return share;
            await Task.Delay(Every, time, stop);
            share = share with { LookedTo = default };
        }
    }

    private async ValueTask<OperationShare> ReplayAsync(Operation operation, OperationShare share, CancellationToken stop)
    {
        for (bool isEnd = false; !isEnd && !share.Ended;)
        {
            (int messages, MessageId lookedTo, isEnd, TimeSpan pause) = await replay.NextAsync(operation.Filter, share.LookedTo, operation.Until, stop);
            share = await KeepAsync(operation, share with { LookedTo = lookedTo, Done = share.Done + messages }, stop); // before the pause, in which a restart mostly comes
            if (!isEnd) await Task.Delay(pause, time, stop);
        }

        return share;
    }

    /// <summary>As it is now; ended when somebody has stopped the operation.</summary>
    private async ValueTask<OperationShare> KeepAsync(Operation operation, OperationShare share, CancellationToken stop)
    {
        await store.SaveAsync(operation, share, time.GetUtcNow(), stop);
        return await store.FindAsync(operation.Id, stop) is { EndedAt: null } ? share : share with { Ended = true };
    }

    private static partial class Log
    {
        [LoggerMessage(7330, LogLevel.Error, "Operation {Operation} ({Verb}) threw; it goes on from its last batch")]
        public static partial void Failed(ILogger logger, long operation, Verb verb, Exception error);

        [LoggerMessage(7331, LogLevel.Warning, "The operations that go on could not be read ({Why}); they are looked for each second")]
        public static partial void NotRead(ILogger logger, string why);
    }
}
