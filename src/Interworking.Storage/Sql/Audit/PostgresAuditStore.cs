using System.Data;
using System.Data.Common;
using Interworking.Gateway.Provisioning;
using Interworking.Storage.Sql.Postgres;

namespace Interworking.Storage.Sql.Audit;

/// <summary>The audit log in PostgreSQL, the same for all nodes.</summary>
public sealed class PostgresAuditStore(PostgresDatabase database, ISecretStore secrets, TimeProvider time) : AuditStore(SqlDialect.Postgres, secrets, time)
{
    protected override async ValueTask<DbConnection> OpenAsync(CancellationToken stop) => await database.OpenAsync(stop);

    protected override ValueTask<DbTransaction> BeginReadAsync(DbConnection connection, CancellationToken stop) =>
        connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, stop);
}
