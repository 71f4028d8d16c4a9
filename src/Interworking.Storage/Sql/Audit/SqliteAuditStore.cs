using System.Data.Common;
using Interworking.Gateway.Provisioning;
using Interworking.Storage.Sql.Sqlite;
using Microsoft.Data.Sqlite;

namespace Interworking.Storage.Sql.Audit;

/// <summary>The audit log in a SQLite file.</summary>
public sealed class SqliteAuditStore(SqliteDatabase database, ISecretStore secrets, TimeProvider time) : AuditStore(SqlDialect.Sqlite, secrets, time)
{
    protected override ValueTask<DbConnection> OpenAsync(CancellationToken stop) => new(database.Open());

    protected override ValueTask<DbTransaction> BeginReadAsync(DbConnection connection, CancellationToken stop) =>
        new(((SqliteConnection)connection).BeginTransaction(deferred: true));
}
