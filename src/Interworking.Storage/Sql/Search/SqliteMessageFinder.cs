using System.Data.Common;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Storage.Sql.Sqlite;

namespace Interworking.Storage.Sql.Search;

/// <summary>Finds messages in a SQLite file.</summary>
public sealed class SqliteMessageFinder(SqliteDatabase database, ISubmissionStore submissions, TimeProvider time) : MessageFinder(SqlDialect.Sqlite, submissions, time)
{
    private protected override int Slot => database.Node.Slot;

    protected override ValueTask<DbConnection> OpenAsync(CancellationToken stop) => new(database.Open());
}
