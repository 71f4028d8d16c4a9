using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Registrar;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Interworking.Gateway.Pipeline;

/// <summary>
/// Keeps this node's waiting accounts marked in a registrar that is shared, and sends what waits when an app registers at another node. Marks that the
/// store lost come back when it says that it recovered, and in any case every ten minutes.
/// </summary>
public sealed partial class WaitingMarks(
    ISharedRegistrar registrar, Deliverer deliverer, IProvisioning provisioning, TimeProvider time, ILogger<WaitingMarks> logger)
    : BackgroundService, IHostedLifecycleService
{
    /// <summary>Accounts marked at a time: what other work in the store waits for at most.</summary>
    private const int Page = 256;

    /// <summary>Well within the life of a mark.</summary>
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(10);

    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _recovered = new(0, 1);

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        registrar.Reachable += OnReachable;
        registrar.Recovered += OnRecovered;
        return base.StartAsync(cancellationToken);
    }

    /// <summary>Every listener is open: an app that is found may be sent to.</summary>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _open.TrySetResult();
        return Task.CompletedTask;
    }

    /// <summary>Before a listener closes: nothing new is tried.</summary>
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        registrar.Reachable -= OnReachable;
        registrar.Recovered -= OnRecovered;
        return base.StopAsync(cancellationToken);
    }

    Task IHostedLifecycleService.StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Dispose()
    {
        base.Dispose();
        _recovered.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await _open.Task.WaitAsync(stoppingToken);
        bool recovered = true; // as after every absence: what this node missed while it was down
        while (true)
        {
            try
            {
                await MarkAllAsync(wake: recovered, stoppingToken);
            }
            catch (RegistrarUnavailableException error)
            {
                Log.NotMarked(logger, error.Message);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                Log.Crashed(logger, error);
            }

            recovered = await RecoveredWithinAsync(Every, stoppingToken);
        }
    }

    /// <summary>Marks every account with messages in the spool; with <paramref name="wake"/> those whose app is there are sent to.</summary>
    private async Task MarkAllAsync(bool wake, CancellationToken stop)
    {
        long marked = 0, woken = 0;
        foreach (long[] page in deliverer.WaitingAccounts.Chunk(Page))
        {
            bool[] found = await Task.WhenAll(page.Select(account => MarkAsync(account, stop)));
            marked += page.Length;
            if (!wake) continue;
            for (int at = 0; at < page.Length; at++)
            {
                if (!found[at]) continue;
                deliverer.Wake(page[at]);
                woken++;
            }
        }

        if (marked > 0) Log.Marked(logger, marked, woken);
    }

    /// <summary>True when its app is there. Marked first: a REGISTER that comes after the look finds the mark.</summary>
    private async Task<bool> MarkAsync(long accountId, CancellationToken stop)
    {
        if (!provisioning.Current.AccountsById.TryGetValue(accountId, out Account? account)) return false;
        await registrar.MarkWaitingAsync(account.Did, stop);
        return (await registrar.LookupAsync(account.Did, stop)).Count > 0;
    }

    private async Task<bool> RecoveredWithinAsync(TimeSpan limit, CancellationToken stop)
    {
        using var over = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, stop);
        try
        {
            await _recovered.WaitAsync(either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return false;
        }
    }

    private void OnReachable(string aor)
    {
        if (provisioning.Current.AccountsByDid.TryGetValue(aor, out Account? account)) deliverer.Wake(account.Id);
    }

    /// <summary>Raised by one thread at a time, so that the count stays within its limit of one.</summary>
    private void OnRecovered()
    {
        if (_recovered.CurrentCount == 0) _recovered.Release();
    }

    private static partial class Log
    {
        [LoggerMessage(1511, LogLevel.Information, "{Marked} accounts with waiting messages are marked in the registrar; {Woken} of them are reachable and are sent to")]
        public static partial void Marked(ILogger logger, long marked, long woken);

        [LoggerMessage(1512, LogLevel.Warning, "Not all accounts with waiting messages could be marked in the registrar ({Why}); they are when it recovers")]
        public static partial void NotMarked(ILogger logger, string why);

        [LoggerMessage(1513, LogLevel.Error, "Marking the accounts with waiting messages threw; they keep their schedule until the next round")]
        public static partial void Crashed(ILogger logger, Exception error);
    }
}
