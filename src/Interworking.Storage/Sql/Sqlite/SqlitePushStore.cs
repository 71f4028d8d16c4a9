using Dapper;
using Interworking.Gateway.Push;
using Interworking.Storage.Sql.Rows;
using Microsoft.Data.Sqlite;

namespace Interworking.Storage.Sql.Sqlite;

/// <inheritdoc/>
public sealed class SqlitePushStore(SqliteDatabase database) : IPushStore
{
    private const string OfAccounts = $"select {PushRow.Columns} from push_device where account_id in @accounts and until > @now order by account_id, device";

    public ValueTask<IReadOnlyList<KeptPushDevice>> ReadAsync(IReadOnlyCollection<long> accounts, DateTimeOffset now, CancellationToken stop)
    {
        using SqliteConnection connection = database.Open();
        return new([.. connection.Query<PushRow>(OfAccounts, new { accounts, now = now.ToUnixTimeMilliseconds() }).Select(row => row.ToDevice())]);
    }
}
