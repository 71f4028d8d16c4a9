using Interworking.Gateway.Observability;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Receipts;
using Interworking.Gateway.Registrar;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Interworking.Gateway.Pipeline.Spool;

/// <summary>
/// Looks at the spool: at start for what a former life left, then for what is due or over its validity. It is started before the listeners, so that
/// a REGISTER finds what waits, and looks for what is due after all of them are open: an attempt before that would find no app and wait long for the next.
/// </summary>
public sealed partial class SpoolScanner(
    ISpoolStore spool, Deliverer deliverer, ReceiptSender receipts, IProvisioning provisioning, IRegistrar registrar, RunningTasks running, TimeProvider time,
    PipelineMetrics metrics, ILogger<SpoolScanner> logger)
    : BackgroundService, IHostedLifecycleService
{
    private const int Page = 1000;
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);

    /// <summary>Accounts resumed at a time after a start, so that a great backlog does not crowd out new messages.</summary>
    private const int MaxResuming = 500;

    private static readonly TimeSpan ResumePause = TimeSpan.FromMilliseconds(20);

    private IReadOnlyList<long> _backlog = [];
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Before anything is accepted: what waits must not be overtaken.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        (IReadOnlyList<long> accounts, long rows) = await spool.ReadBacklogAsync(cancellationToken);
        foreach (long account in accounts) deliverer.AddBacklog(account);
        _backlog = accounts;
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
                await ResumeAsync(stoppingToken);
                await ScanAsync(stoppingToken);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                Log.ScanFailed(logger, error);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>What a former life was sending goes on where its app is still registered; for the others REGISTER comes first.</summary>
    private async Task ResumeAsync(CancellationToken stop)
    {
        IReadOnlyList<long> accounts = Interlocked.Exchange(ref _backlog, []);
        foreach (long id in accounts)
        {
            bool reachable = !provisioning.Current.AccountsById.TryGetValue(id, out Account? account)
                || (await registrar.LookupAsync(account.Did, stop)).Count > 0;
            if (!reachable) continue;
            while (running.Count > MaxResuming) await Task.Delay(ResumePause, time, stop);
            deliverer.WakeDue(id);
        }
    }

    private async Task ScanAsync(CancellationToken stop)
    {
        DateTimeOffset now = time.GetUtcNow();
        await receipts.TendAsync(stop);
        // To the end, whatever the page: the rows of one silent account must not hide those of all others.
        IReadOnlyList<DueMessage> page;
        DueMessage last = default;
        do
        {
            page = await spool.ReadDueAsync(now, last, Page, stop);
            foreach (DueMessage due in page)
            {
                if (due.ExpiresAt <= now) await deliverer.ExpireAsync(due, stop);
                else deliverer.WakeDue(due.AccountId);
                last = due;
            }
        }
        while (page.Count == Page);
    }

    private static partial class Log
    {
        [LoggerMessage(1301, LogLevel.Information, "{Rows} messages wait in the spool for {Accounts} accounts")]
        public static partial void Backlog(ILogger logger, long rows, int accounts);

        [LoggerMessage(1302, LogLevel.Error, "The spool could not be read; due messages wait for the next look")]
        public static partial void ScanFailed(ILogger logger, Exception error);
    }
}
