using System.Data.Common;
using Interworking.Storage.Sql.Sqlite;

namespace Interworking.Storage.Sql.Access;

/// <summary>Users, sessions and tokens in a SQLite file.</summary>
public sealed class SqliteAccessStore(SqliteDatabase database, TimeProvider time) : AccessStore(SqlDialect.Sqlite, time)
{
    protected override ValueTask<DbConnection> OpenAsync(CancellationToken stop) => new(database.Open());
}
