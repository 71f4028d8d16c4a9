using Dapper;
using Interworking.Gateway.Push;
using Interworking.Storage.Sql.Rows;
using Npgsql;

namespace Interworking.Storage.Sql.Postgres;

/// <inheritdoc/>
public sealed class PostgresPushStore(PostgresDatabase database) : IPushStore
{
    private const string OfAccounts = $"select {PushRow.Columns} from push_device where account_id = any(@accounts) and until > @now order by account_id, device";

    public async ValueTask<IReadOnlyList<KeptPushDevice>> ReadAsync(IReadOnlyCollection<long> accounts, DateTimeOffset now, CancellationToken stop)
    {
        await using NpgsqlConnection connection = await database.OpenAsync(stop);
        var values = new { accounts = accounts.ToArray(), now = now.ToUnixTimeMilliseconds() };
        return [.. (await connection.QueryAsync<PushRow>(new CommandDefinition(OfAccounts, values, cancellationToken: stop))).Select(row => row.ToDevice())];
    }
}
