using System.Data.Common;
using Interworking.Storage.Sql.Postgres;

namespace Interworking.Storage.Sql.Access;

/// <summary>Users, sessions and tokens in PostgreSQL, the same for all nodes.</summary>
public sealed class PostgresAccessStore(PostgresDatabase database, TimeProvider time) : AccessStore(SqlDialect.Postgres, time)
{
    protected override async ValueTask<DbConnection> OpenAsync(CancellationToken stop) => await database.OpenAsync(stop);
}
