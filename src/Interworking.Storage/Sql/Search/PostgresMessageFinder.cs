using System.Data.Common;
using Dapper;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Storage.Sql.Postgres;
using Npgsql;

namespace Interworking.Storage.Sql.Search;

/// <summary>Finds messages in PostgreSQL, of all nodes.</summary>
public sealed class PostgresMessageFinder(PostgresDatabase database, ISubmissionStore submissions) : MessageFinder(SqlDialect.Postgres, submissions)
{
    private protected override int Slot => database.Node.Slot;

    protected override async ValueTask<DbConnection> OpenAsync(CancellationToken stop)
    {
        NpgsqlConnection connection = await database.OpenAsync(stop);
        try
        {
            // Until it goes back to the pool: a plan that is made for any range of ids takes each for a short one and walks through it.
            await connection.ExecuteAsync("set plan_cache_mode = force_custom_plan");
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
