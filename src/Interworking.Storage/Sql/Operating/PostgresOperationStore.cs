using System.Data.Common;
using Interworking.Storage.Sql.Postgres;

namespace Interworking.Storage.Sql.Operating;

/// <summary>Operations in PostgreSQL, which all nodes work on.</summary>
public sealed class PostgresOperationStore(PostgresDatabase database, TimeProvider time) : OperationStore(SqlDialect.Postgres, time)
{
    public override int Slot => database.Node.Slot;

    protected override async ValueTask<DbConnection> OpenAsync(CancellationToken stop) => await database.OpenAsync(stop);

    private protected override string Living =>
        $"select slot from node where seen_at > clock_timestamp() - {Silence.Interval} and left_incarnation is distinct from incarnation";
}
