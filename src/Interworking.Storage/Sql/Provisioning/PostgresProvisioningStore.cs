using System.Data;
using System.Data.Common;
using Interworking.Storage.Sql.Postgres;

namespace Interworking.Storage.Sql.Provisioning;

/// <summary>Provisioning in PostgreSQL, the same for all nodes.</summary>
public sealed class PostgresProvisioningStore(PostgresDatabase database, TimeProvider time) : ProvisioningStore(SqlDialect.Postgres, time)
{
    public override ValueTask PrepareAsync(CancellationToken stop) => PostgresNodeStore.MigrateAsync(database, Time.GetUtcNow(), stop);

    protected override async ValueTask<DbConnection> OpenAsync(CancellationToken stop) => await database.OpenAsync(stop);

    protected override ValueTask<DbTransaction> BeginReadAsync(DbConnection connection, CancellationToken stop) =>
        connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, stop);
}
