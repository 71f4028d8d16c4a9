using Interworking.Gateway.Messages;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Interworking.Gateway.Pipeline.Spool;

/// <summary>Looks every ten seconds how long the oldest message has been waiting: the first number to grow when something is stuck.</summary>
public sealed partial class SpoolAge(ISpoolStore spool, TimeProvider time, ILogger<SpoolAge> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    private long _oldest;

    /// <summary>Age of the oldest message that is not finished, seconds; 0 when there is none. One handed over to a peer waits for its receipt.</summary>
    public double Seconds =>
        Volatile.Read(ref _oldest) is not 0 and long id ? Math.Max(0, (time.GetUtcNow() - new MessageId(id).GivenAt).TotalSeconds) : 0;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        do
        {
            try
            {
                Volatile.Write(ref _oldest, (await spool.FindOldestAsync(stoppingToken))?.Value ?? 0);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                Log.NotRead(logger, error.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private static partial class Log
    {
        [LoggerMessage(1303, LogLevel.Warning, "The oldest message in the spool could not be looked up ({Why}); its age in /metrics is that of the last look")]
        public static partial void NotRead(ILogger logger, string why);
    }
}
