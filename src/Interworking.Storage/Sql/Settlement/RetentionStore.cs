using System.Data.Common;
using Dapper;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Settlement;
using Interworking.Gateway.Settlement.Retention;

namespace Interworking.Storage.Sql.Settlement;

/// <summary>Deletes some thousand rows to a transaction; PostgreSQL drops whole months of CDRs before.</summary>
public sealed class RetentionStore(SettlementDatabase database) : IRetentionStore
{
    private const int AtOnce = 2000;

    private const string Oldest = "select id from cdr order by id limit 1";

    private const string Keep = "update rollup_state set kept_from = @keptFrom where environment = @environment and kept_from < @keptFrom";

    private const string Begin = "insert into rollup_state (environment, done_until) values (@environment, 0) on conflict do nothing";

    // What the counts have not come to yet must not go.
    private const string Counted =
        """
        select done_until >= @before and not exists (select 1 from cdr_late where id < @before)
            and not exists (select 1 from rollup_carrier c where c.environment = @environment and (c.rebuilt_until < @before or c.definition = ''))
        from rollup_state where environment = @environment
        """;

    private static readonly string[] OfCdrs =
    [
        Some("cdr", "id"), Some("cdr_part", "part_id"), Some("cdr_event", "id"), Some("spool_step", "id"), Some("message_group", "group_id"),
    ];

    private static readonly string[] Details = [Some("spool_step", "id"), Some("message_group", "group_id")];

    private static readonly string[] References = [Some("peer_ref", "id")];

    public async ValueTask<BillingMonth?> FindOldestAsync(CancellationToken stop)
    {
        await using DbConnection connection = await database.OpenAsync(stop);
        return await connection.ExecuteScalarAsync<long?>(Oldest) is { } id ? BillingMonth.Of(DateOnly.FromDateTime(new MessageId(id).GivenAt.UtcDateTime)) : null;
    }

    public async ValueTask<bool> RemoveCdrsAsync(string environment, MessageId before, DateOnly keptFrom, CancellationToken stop)
    {
        await using DbConnection connection = await database.OpenAsync(stop);
        var values = new { environment, before = before.Value, keptFrom = MonthReader.Text(keptFrom) };
        await connection.ExecuteAsync(Begin, values);
        if (!await connection.ExecuteScalarAsync<bool>(Counted, values)) return false; // in an hour
        await connection.ExecuteAsync(Keep, values);
        return await database.DropCdrsAsync(connection, before) | await RemoveAsync(connection, OfCdrs, before);
    }

    public async ValueTask<bool> RemoveDetailsAsync(MessageId before, CancellationToken stop)
    {
        await using DbConnection connection = await database.OpenAsync(stop);
        return await RemoveAsync(connection, Details, before);
    }

    public async ValueTask<bool> RemoveReferencesAsync(MessageId before, CancellationToken stop)
    {
        await using DbConnection connection = await database.OpenAsync(stop);
        return await RemoveAsync(connection, References, before);
    }

    private static async ValueTask<bool> RemoveAsync(DbConnection connection, IEnumerable<string> deletes, MessageId before)
    {
        bool more = false;
        foreach (string delete in deletes) more |= await connection.ExecuteAsync(delete, new { before = before.Value, limit = AtOnce }) >= AtOnce;
        return more;
    }

    // What still waits keeps what belongs to it: a message, or one of a group.
    private static string Some(string table, string key)
    {
        string mayGo = table is "cdr" or "cdr_part" or "cdr_event" ? "" : "and id not in (select s.id from spool s where s.id < @before)";
        return $"delete from {table} where {key} in (select distinct {key} from {table} where {key} < @before {mayGo} order by {key} limit @limit) {mayGo}";
    }
}
