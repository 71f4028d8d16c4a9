using Interworking.Gateway.Observability;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Receipts;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Interworking.Gateway.Pipeline.Spool;

/// <summary>
/// Looks at the spool: at start for what a former life left, then for what is due or over its validity. It is started before the listeners, so that
/// a REGISTER finds what waits, and looks for what is due after all of them are open: an attempt before that would find no app and wait long for the next.
/// </summary>
public sealed partial class SpoolScanner(
    ISpoolStore spool, Deliverer deliverer, ReceiptSender receipts, IProvisioning provisioning, TimeProvider time, PipelineMetrics metrics, ILogger<SpoolScanner> logger)
    : BackgroundService, IHostedLifecycleService
{
    private const int Page = 1000;
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);

    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Before anything is accepted: what waits must not be overtaken.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        (IReadOnlyList<long> accounts, long rows) = await spool.ReadBacklogAsync(cancellationToken);
        foreach (long account in accounts) deliverer.AddBacklog(account);
        metrics.WaitingChanged(rows);
        if (rows > 0) Log.Backlog(logger, rows, accounts.Count);
        provisioning.Changed += deliverer.AccountsChanged;
        await base.StartAsync(cancellationToken);
    }

    /// <summary>Every listener is open: what is due may be tried.</summary>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _open.TrySetResult();
        return Task.CompletedTask;
    }

    /// <summary>Before a listener closes: nothing new is tried.</summary>
    public Task StoppingAsync(CancellationToken cancellationToken) => base.StopAsync(cancellationToken);

    Task IHostedLifecycleService.StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override Task StopAsync(CancellationToken cancellationToken)
    {
        provisioning.Changed -= deliverer.AccountsChanged;
        return base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await _open.Task.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(Every, time);
        do
        {
            try
            {
                await ScanAsync(stoppingToken);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                Log.ScanFailed(logger, error);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task ScanAsync(CancellationToken stop)
    {
        DateTimeOffset now = time.GetUtcNow();
        await receipts.ExpireAsync(stop);
        foreach (DueMessage due in await spool.ReadDueAsync(now, Page, stop))
        {
            if (due.ExpiresAt <= now) await deliverer.ExpireAsync(due, stop);
            else deliverer.Wake(due.AccountId);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1301, LogLevel.Information, "{Rows} messages wait in the spool for {Accounts} accounts")]
        public static partial void Backlog(ILogger logger, long rows, int accounts);

        [LoggerMessage(1302, LogLevel.Error, "The spool could not be read; due messages wait for the next look")]
        public static partial void ScanFailed(ILogger logger, Exception error);
    }
}
