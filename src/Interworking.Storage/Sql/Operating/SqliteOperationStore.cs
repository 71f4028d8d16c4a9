using System.Data.Common;
using Interworking.Storage.Sql.Sqlite;

namespace Interworking.Storage.Sql.Operating;

/// <summary>Operations in a SQLite file, which one node serves.</summary>
public sealed class SqliteOperationStore(SqliteDatabase database, TimeProvider time) : OperationStore(SqlDialect.Sqlite, time)
{
    public override int Slot => database.Node.Slot;

    protected override ValueTask<DbConnection> OpenAsync(CancellationToken stop) => new(database.Open());

    private protected override string Living => "select slot from node where slot = @Slot";
}
