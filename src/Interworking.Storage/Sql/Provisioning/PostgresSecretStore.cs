using System.Data.Common;
using Interworking.Storage.Sql.Postgres;

namespace Interworking.Storage.Sql.Provisioning;

/// <summary>The secret in PostgreSQL, the same for all nodes.</summary>
public sealed class PostgresSecretStore(PostgresDatabase database) : SecretStore
{
    protected override async ValueTask<DbConnection> OpenAsync(CancellationToken stop) => await database.OpenAsync(stop);
}
