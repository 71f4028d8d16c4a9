using System.Data.Common;
using Dapper;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Storage.Sql.Postgres;
using Npgsql;

namespace Interworking.Storage.Sql.Search;

/// <summary>Finds messages in PostgreSQL, of all nodes.</summary>
public sealed class PostgresMessageFinder(PostgresDatabase database, ISubmissionStore submissions, TimeProvider time) : MessageFinder(SqlDialect.Postgres, submissions, time)
{
    private protected override int Slot => database.Node.Slot;

    protected override async ValueTask<DbConnection> OpenAsync(CancellationToken stop)
    {
        NpgsqlConnection connection = await database.OpenAsync(stop);
        try
        {
            // Until it goes back to the pool. A plan that is made for any range of ids takes each for a short one and walks through it; and reading the summaries,
            // a few thousand pages one behind the other, is taken for as many leaps.
            await connection.ExecuteAsync(new CommandDefinition(
                "set plan_cache_mode = force_custom_plan; set random_page_cost = 0.1", commandTimeout: TableSearch.AnswerWithinSeconds, cancellationToken: stop));
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
