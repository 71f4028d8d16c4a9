using Interworking.Gateway.Observability;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Smpp;

namespace Interworking.Host.Serve;

/// <summary>
/// Before any service is stopped: carriers are unbound, which answers what they have sent, and what is on its way to an app gets five seconds. What
/// is not finished by then waits in the spool, where it is already.
/// </summary>
internal sealed partial class GracefulStop(LinkDirectory links, RunningTasks running, PipelineMetrics metrics, TimeProvider time, ILogger<GracefulStop> logger) : IHostedLifecycleService
{
    private static readonly TimeSpan DrainFor = TimeSpan.FromSeconds(5);

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        Log.Stopping(logger, links.All.Count);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = new CancellationTokenSource(DrainFor, time);
        using CancellationTokenRegistration _ = timer.Token.Register(limit.Cancel);
        try
        {
            await Task.WhenAll(links.All.Where(link => link.Connection is null).Select(link => link.Session.UnbindAsync())).WaitAsync(limit.Token);
            await running.DrainAsync().WaitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            Log.NotDrained(logger, running.Count);
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        Log.Stopped(logger, metrics.Waiting);
        return Task.CompletedTask;
    }

    private static partial class Log
    {
        [LoggerMessage(5107, LogLevel.Information, "Stopping: {Links} links are unbound, deliveries under way get five seconds")]
        public static partial void Stopping(ILogger logger, int links);

        [LoggerMessage(5108, LogLevel.Information, "Stopped in order; {Waiting} messages wait in the spool")]
        public static partial void Stopped(ILogger logger, long waiting);

        [LoggerMessage(5102, LogLevel.Warning, "Stopping with {Count} deliveries unfinished; they wait in the spool")]
        public static partial void NotDrained(ILogger logger, int count);
    }
}
