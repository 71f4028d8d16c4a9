using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Interworking.Storage.Sql.Postgres;

/// <summary>Makes the CDRs' partitions ahead while a node runs for months: looks twice a day, each of which does nothing but once a month.</summary>
public sealed partial class CdrPartitionUpkeep(PostgresDatabase database, TimeProvider time, ILogger<CdrPartitionUpkeep> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(12);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await PostgresNodeStore.MigrateAsync(database, time.GetUtcNow(), stoppingToken);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                Log.Failed(logger, CdrPartitions.Ahead, error);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(7101, LogLevel.Warning, "The CDRs' partitions could not be made; there are some for {Months} months, and CDRs beyond go to cdr_other")]
        public static partial void Failed(ILogger logger, int months, Exception error);
    }
}
