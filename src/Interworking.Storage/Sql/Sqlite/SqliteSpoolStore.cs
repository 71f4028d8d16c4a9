using Dapper;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Gateway.Receipts;
using Interworking.Storage.Sql.Rows;
using Microsoft.Data.Sqlite;

namespace Interworking.Storage.Sql.Sqlite;

/// <summary>
/// Reads beside the ledger's writer: a WAL reader sees the last commit and waits for nobody, and SQLite works in process,
/// so every answer is there when the call returns.
/// </summary>
public sealed partial class SqliteSpoolStore(SqliteDatabase database) : ISpoolStore
{
    private const string Waiting =
        $"select {SpoolRow.Columns} from spool indexed by spool_waiting where state = 0 and policy is null and account_id = @accountId and id > @after order by id limit @limit";

    private const string Due =
        """
        select id as Id, account_id as AccountId, due_at as DueAt, expires_at as ExpiresAt from spool indexed by spool_due
        where state = 0 and policy is null and due_at <= @now and (due_at, id) > (@due, @id) order by due_at, id limit @limit
        """;

    private const string One = $"select {SpoolRow.Columns} from spool where id = @id";

    // Steps from account to account along the index instead of reading 10 million rows for their distinct accounts.
    private const string Accounts =
        """
        with recursive account (id) as (
            select min(account_id) from spool indexed by spool_waiting where state = 0 and policy is null
            union all
            select (select min(account_id) from spool indexed by spool_waiting where state = 0 and policy is null and account_id > account.id) from account where account.id is not null)
        select id from account where id is not null
        """;

    private const string Oldest = "select id from spool where state <> 4 order by id limit 1";

    private const string Rows = "select spooled from node where slot = @slot";

    private const string StaleSets =
        """
        select link as Link, source as Source, target as Destination, reference as Reference, total as Total
        from part where since < @before group by link, source, target, reference, total order by min(since) limit @limit
        """;

    private const string ExpiredReceipts = $"select {ReceiptRow.Columns} from receipt where expires_at <= @now order by expires_at limit @limit";

    private const string Receipts =
        $"select {ReceiptRow.Columns} from receipt where system_id = @systemId and part_id > @after and expires_at > @now order by part_id limit @limit";

    /// <summary>All parts of one set, by number; the ledger uses it too, inside its transaction.</summary>
    private const string Set =
        $"select {PartRow.Columns} from part where link = @Link and source = @Source and target = @Destination and reference = @Reference and total = @Total order by number";

    public ValueTask<IReadOnlyList<SpooledMessage>> ReadWaitingAsync(long accountId, MessageId after, int limit, CancellationToken stop)
    {
        using SqliteConnection connection = database.Open();
        return new([.. connection.Query<SpoolRow>(Waiting, new { accountId, after = after.Value, limit }, buffered: false).Select(row => row.ToSpooled())]);
    }

    public ValueTask<IReadOnlyList<DueMessage>> ReadDueAsync(DateTimeOffset now, DueMessage after, int limit, CancellationToken stop)
    {
        using SqliteConnection connection = database.Open();
        var values = new { now = now.ToUnixTimeMilliseconds(), due = after.DueAt.ToUnixTimeMilliseconds(), id = after.Id.Value, limit };
        IEnumerable<(long Id, long AccountId, long DueAt, long ExpiresAt)> rows = connection.Query<(long, long, long, long)>(Due, values, buffered: false);
        return new([.. rows.Select(row => new DueMessage(
            new MessageId(row.Id), row.AccountId, DateTimeOffset.FromUnixTimeMilliseconds(row.DueAt), DateTimeOffset.FromUnixTimeMilliseconds(row.ExpiresAt)))]);
    }

    public ValueTask<SpooledMessage?> FindAsync(MessageId id, CancellationToken stop)
    {
        using SqliteConnection connection = database.Open();
        return new(connection.QuerySingleOrDefault<SpoolRow>(One, new { id = id.Value })?.ToSpooled());
    }

    public ValueTask<MessageId?> FindOldestAsync(CancellationToken stop)
    {
        using SqliteConnection connection = database.Open();
        return new(connection.ExecuteScalar<long?>(Oldest) is { } id ? new MessageId(id) : null);
    }

    public ValueTask<(IReadOnlyList<long> Accounts, long Rows)> ReadBacklogAsync(CancellationToken stop)
    {
        using SqliteConnection connection = database.Open();
        List<long> accounts = connection.Query<long>(Accounts).AsList();
        return new((accounts, connection.ExecuteScalar<long>(Rows, new { slot = database.Node.Slot })));
    }

    public ValueTask<IReadOnlyList<PartSet>> ReadStaleSetsAsync(DateTimeOffset before, int limit, CancellationToken stop)
    {
        using SqliteConnection connection = database.Open();
        using SqliteTransaction snapshot = connection.BeginTransaction(deferred: true); // keys and parts of one moment
        List<PartSet> sets = [];
        foreach (SetKey key in connection.Query<SetKey>(StaleSets, new { before = before.ToUnixTimeMilliseconds(), limit }, snapshot))
            sets.Add(ReadSet(connection, new PartSetKey(key.Link, key.Source, key.Destination, (int)key.Reference, (int)key.Total), snapshot));
        return new(sets);
    }

    public ValueTask<IReadOnlyList<PendingReceipt>> ReadExpiredReceiptsAsync(DateTimeOffset now, int limit, CancellationToken stop)
    {
        using SqliteConnection connection = database.Open();
        return new([.. connection.Query<ReceiptRow>(ExpiredReceipts, new { now = now.ToUnixTimeMilliseconds(), limit }).Select(row => row.ToReceipt())]);
    }

    public ValueTask<IReadOnlyList<PendingReceipt>> ReadReceiptsAsync(string systemId, MessageId after, DateTimeOffset now, int limit, CancellationToken stop)
    {
        using SqliteConnection connection = database.Open();
        var values = new { systemId, after = after.Value, now = now.ToUnixTimeMilliseconds(), limit };
        return new([.. connection.Query<ReceiptRow>(Receipts, values, buffered: false).Select(row => row.ToReceipt())]);
    }

    internal static PartSet ReadSet(SqliteConnection connection, PartSetKey key, SqliteTransaction? transaction = null)
    {
        var values = new { key.Link, key.Source, key.Destination, key.Reference, key.Total };
        return new PartSet(key, [.. connection.Query<PartRow>(Set, values, transaction, buffered: false).Select(row => row.ToPart())]);
    }

    private sealed record SetKey(string Link, string Source, string Destination, long Reference, long Total);
}
