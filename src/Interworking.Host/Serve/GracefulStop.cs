using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Smpp;

namespace Interworking.Host.Serve;

/// <summary>
/// Before any service is stopped: carriers are unbound, which answers what they have sent, and what is on its way to an app gets five seconds. What
/// is not finished by then waits in the spool, where it is already.
/// </summary>
internal sealed partial class GracefulStop(LinkDirectory links, RunningTasks running, TimeProvider time, ILogger<GracefulStop> logger) : IHostedLifecycleService
{
    private static readonly TimeSpan DrainFor = TimeSpan.FromSeconds(5);

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
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

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(5102, LogLevel.Warning, "Stopping with {Count} deliveries unfinished; they wait in the spool")]
        public static partial void NotDrained(ILogger logger, int count);
    }
}
