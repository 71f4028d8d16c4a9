using System.Data.Common;
using Dapper;
using Interworking.Storage.Sql.Postgres;
using Npgsql;

namespace Interworking.Storage.Sql.Settlement;

/// <summary>Counts the CDRs in PostgreSQL: of a month, those in its partition.</summary>
public sealed class PostgresSettlementStore(PostgresDatabase database) : SettlementStore(SqlDialect.Postgres)
{
    protected override async ValueTask<DbConnection> OpenAsync(CancellationToken stop)
    {
        NpgsqlConnection connection = await database.OpenAsync(stop);
        try
        {
            await connection.ExecuteAsync("set enable_seqscan = on"); // until it goes back to the pool: a whole month is not read by key
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
