using System.Data.Common;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Storage.Sql.Postgres;

namespace Interworking.Storage.Sql.Search;

/// <summary>Finds messages in PostgreSQL, of all nodes.</summary>
public sealed class PostgresMessageFinder(PostgresDatabase database, ISubmissionStore submissions, TimeProvider time) : MessageFinder(SqlDialect.Postgres, submissions, time)
{
    private protected override int Slot => database.Node.Slot;

    protected override async ValueTask<DbConnection> OpenAsync(CancellationToken stop) => await database.OpenAsync(stop);
}
