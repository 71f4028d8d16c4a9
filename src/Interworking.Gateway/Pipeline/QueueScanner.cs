using Interworking.Gateway.Observability;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Gateway.Receipts;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Interworking.Gateway.Pipeline;

/// <summary>
/// Looks at what waits for peers: at start for what a former life left, then twice a second for what is due, or over its validity. Started before the
/// listeners, so that nothing new overtakes what waits.
/// </summary>
public sealed partial class QueueScanner(
    ISpoolStore spool, Forwarder forwarder, IPeerSender peers, IncomingReceipts receipts, EgressMetrics metrics, TimeProvider time, ILogger<QueueScanner> logger)
    : BackgroundService, IHostedLifecycleService
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);

    /// <summary>Ticks after which also queues are read in which nothing is known to wait: a takeover whose answer was lost leaves rows that nobody counted.</summary>
    private const int LookEverywhere = 60;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<QueuedRecipient> queued = await spool.ReadQueuesAsync(cancellationToken);
        foreach (QueuedRecipient one in queued) forwarder.AddWaiting(one.Policy, one.Destination, one.Messages);
        if (queued.Count > 0) Log.Backlog(logger, queued.Sum(one => (long)one.Messages), queued.Count);
        metrics.ObserveQueues(() => forwarder.Queues);
        peers.Up += forwarder.ConnectionCame;
        await base.StartAsync(cancellationToken);
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Before a listener or a connection closes: nothing new is sent.</summary>
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        peers.Up -= forwarder.ConnectionCame;
        receipts.Stop();
        return base.StopAsync(cancellationToken);
    }

    Task IHostedLifecycleService.StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        long tick = 0;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                receipts.EndParked();
                forwarder.WakeAll(evenEmpty: ++tick % LookEverywhere == 0);
                await forwarder.EndOverdueAsync(stoppingToken);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                Log.ScanFailed(logger, error);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1651, LogLevel.Information, "{Messages} messages for {Numbers} numbers wait in the queues of service policies")]
        public static partial void Backlog(ILogger logger, long messages, int numbers);

        [LoggerMessage(1652, LogLevel.Error, "The queues could not be looked at; what is due waits for the next look")]
        public static partial void ScanFailed(ILogger logger, Exception error);
    }
}
