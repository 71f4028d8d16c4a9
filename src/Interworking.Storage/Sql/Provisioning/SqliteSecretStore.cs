using System.Data.Common;
using Interworking.Storage.Sql.Sqlite;

namespace Interworking.Storage.Sql.Provisioning;

/// <summary>The secret in a SQLite file.</summary>
public sealed class SqliteSecretStore(SqliteDatabase database) : SecretStore
{
    protected override ValueTask<DbConnection> OpenAsync(CancellationToken stop) => new(database.Open());
}
