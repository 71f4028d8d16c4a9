using Interworking.Gateway.Pipeline.Ledger;

namespace Interworking.Host.Serve;

/// <summary>Stops the process when another one has taken this node's slot: from then on nothing that it would do counts.</summary>
internal sealed partial class FenceWatch(Ledger ledger, IHostApplicationLifetime lifetime, ILogger<FenceWatch> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        ledger.Fenced += OnFenced;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        ledger.Fenced -= OnFenced;
        return Task.CompletedTask;
    }

    private void OnFenced()
    {
        Log.Fenced(logger);
        Environment.ExitCode = ServeCommand.Failed;
        lifetime.StopApplication();
    }

    private static partial class Log
    {
        [LoggerMessage(5101, LogLevel.Critical, "Another process has taken this node's place in the database; this one stops")]
        public static partial void Fenced(ILogger logger);
    }
}
