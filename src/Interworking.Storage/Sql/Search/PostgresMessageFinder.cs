using System.Data.Common;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Storage.Sql.Postgres;

namespace Interworking.Storage.Sql.Search;

/// <summary>Finds messages in PostgreSQL, of all nodes.</summary>
public sealed class PostgresMessageFinder(PostgresDatabase database, ISubmissionStore submissions) : MessageFinder(SqlDialect.Postgres, submissions)
{
    private protected override int Slot => database.Node.Slot;

    protected override async ValueTask<DbConnection> OpenAsync(CancellationToken stop) => await database.OpenAsync(stop);
}
