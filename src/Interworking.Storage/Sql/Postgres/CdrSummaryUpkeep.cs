using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Interworking.Storage.Sql.Postgres;

/// <summary>Writes the summaries of CDRs behind those who write them, a few ranges at a time with a rest between; of several nodes one at a time does it.</summary>
public sealed partial class CdrSummaryUpkeep(PostgresDatabase database, TimeProvider time, ILogger<CdrSummaryUpkeep> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(50);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var summaries = new CdrSummaries(database);
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                while (await summaries.StepAsync(stoppingToken)) await Task.Delay(Rest, time, stoppingToken);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                Log.Failed(logger, error);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(7300, LogLevel.Warning, "Summaries of CDRs could not be written: searches by number take longer; tried again in 20 seconds")]
        public static partial void Failed(ILogger logger, Exception error);
    }
}
