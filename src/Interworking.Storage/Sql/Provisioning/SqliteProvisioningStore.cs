using System.Data.Common;
using Interworking.Storage.Sql.Sqlite;
using Microsoft.Data.Sqlite;

namespace Interworking.Storage.Sql.Provisioning;

/// <summary>Provisioning in a SQLite file.</summary>
public sealed class SqliteProvisioningStore(SqliteDatabase database, TimeProvider time) : ProvisioningStore(SqlDialect.Sqlite, time)
{
    public override ValueTask PrepareAsync(CancellationToken stop)
    {
        SqliteNodeStore.Migrate(database, Time.GetUtcNow());
        return ValueTask.CompletedTask;
    }

    protected override ValueTask<DbConnection> OpenAsync(CancellationToken stop) => new(database.Open());

    protected override ValueTask<DbTransaction> BeginReadAsync(DbConnection connection, CancellationToken stop) =>
        new(((SqliteConnection)connection).BeginTransaction(deferred: true));
}
