using System.Data.Common;
using Interworking.Storage.Sql.Postgres;

namespace Interworking.Storage.Sql.Settlement;

/// <summary>Counts the CDRs in PostgreSQL: of a month, those in its partition.</summary>
public sealed class PostgresSettlementStore(PostgresDatabase database) : SettlementStore(SqlDialect.Postgres)
{
    protected override async ValueTask<DbConnection> OpenAsync(CancellationToken stop) => await database.OpenAsync(stop);
}
