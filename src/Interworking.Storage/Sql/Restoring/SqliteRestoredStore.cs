using System.Data.Common;
using Dapper;
using Interworking.Storage.Sql.Sqlite;

namespace Interworking.Storage.Sql.Restoring;

/// <summary>A SQLite file from a backup.</summary>
public sealed class SqliteRestoredStore(SqliteDatabase database, TimeProvider time) : RestoredStore(SqlDialect.Sqlite, time)
{
    protected override ValueTask<DbConnection> OpenAsync(CancellationToken stop) => new(database.Open());

    /// <summary>Nobody can begin to serve it before this process has ended.</summary>
    protected override ValueTask RefuseWhileServedAsync(DbConnection connection, CancellationToken stop)
    {
        database.Claim();
        return default;
    }

    protected override async ValueTask TakeUpAsync(DbTransaction transaction) => await transaction.Connection!.ExecuteAsync("pragma application_id = 0", transaction: transaction);
}
