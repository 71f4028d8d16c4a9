using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Interworking.Storage.Sql.Postgres;

/// <summary>Forgets what came from other environments too long ago, every minute, in small steps that hold nobody up; several nodes may do it at once.</summary>
public sealed partial class TraceUpkeep(PostgresDatabase database, TimeProvider time, ILogger<TraceUpkeep> logger) : BackgroundService
{
    /// <summary>Rows in one transaction.</summary>
    internal const int Step = 2000;

    internal const string Old =
        "delete from trace_seen where key in (select key from trace_seen where at < @before order by at limit @limit for update skip locked)";

    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                while (await StepAsync(stoppingToken) == Step) continue;
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                Log.Failed(logger, error);
            }
        }
    }

    /// <summary>One transaction; how many rows it deleted.</summary>
    private async Task<int> StepAsync(CancellationToken stop)
    {
        await using NpgsqlConnection connection = await database.OpenAsync(stop);
        var values = new { before = (time.GetUtcNow() - TraceMemory.Span).ToUnixTimeMilliseconds(), limit = Step };
        return await connection.ExecuteAsync(new CommandDefinition(Old, values, cancellationToken: stop));
    }

    private static partial class Log
    {
        [LoggerMessage(7102, LogLevel.Warning, "Traces of messages from other environments older than three days could not be removed; tried again in a minute")]
        public static partial void Failed(ILogger logger, Exception error);
    }
}
