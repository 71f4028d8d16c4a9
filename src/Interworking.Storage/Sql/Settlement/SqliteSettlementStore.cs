using System.Data.Common;
using Interworking.Storage.Sql.Sqlite;

namespace Interworking.Storage.Sql.Settlement;

/// <summary>Counts the CDRs in a SQLite file.</summary>
public sealed class SqliteSettlementStore(SqliteDatabase database) : SettlementStore(SqlDialect.Sqlite)
{
    protected override ValueTask<DbConnection> OpenAsync(CancellationToken stop) => new(database.Open());
}
