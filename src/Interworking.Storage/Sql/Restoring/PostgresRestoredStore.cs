using System.Data.Common;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Storage.Sql.Postgres;

namespace Interworking.Storage.Sql.Restoring;

/// <summary>A PostgreSQL database from a backup. Nodes that serve one sign every second.</summary>
public sealed class PostgresRestoredStore(PostgresDatabase database, TimeProvider time) : RestoredStore(SqlDialect.Postgres, time)
{
    private const string NewestSign = "select max(seen_at)::text from node where seen_at > now() - interval '10 seconds'";

    private const string Signing = "select string_agg(name, ', ' order by name) from node where seen_at > now() - interval '3 seconds'";

    private static readonly TimeSpan SignsWithin = TimeSpan.FromSeconds(3);

    private readonly TimeProvider _time = time;

    protected override async ValueTask<DbConnection> OpenAsync(CancellationToken stop) => await database.OpenAsync(stop);

    // The backup's own last signs may be young.
    protected override async ValueTask RefuseWhileServedAsync(DbConnection connection, CancellationToken stop)
    {
        if (await connection.ExecuteScalarAsync<string>(NewestSign) is not { } before) return;
        await Task.Delay(SignsWithin, _time, stop);
        if (await connection.ExecuteScalarAsync<string>(NewestSign) is { } after && after != before)
            throw new StoreRefusedException($"Node {await connection.ExecuteScalarAsync<string>(Signing)} serves this database: stop every node first.");
    }
}
