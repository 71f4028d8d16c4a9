using Dapper;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Gateway.Receipts;
using Interworking.Storage.Sql.Rows;
using Npgsql;

namespace Interworking.Storage.Sql.Postgres;

/// <summary>
/// Reads what this node owns, beside the ledger's connection. A read outlives an outage of the server: it is repeated until there is an answer or the caller
/// gives up, because whoever reads the spool has nothing else to do until it knows what is in it.
/// </summary>
public sealed partial class PostgresSpoolStore(PostgresDatabase database, TimeProvider time) : ISpoolStore
{
    private const string Columns =
        """
        id, account_id, state, attempts, due_at, expires_at, accepted_at, trace_id, direction,
        origin, origin_raw, origin_ton, origin_npi, destination, destination_raw, destination_ton, destination_npi,
        carrier, system_id, connection, account, alphabet, body_utf8, body_binary, parts, test,
        policy, sent_by, call_id, hops, priority, origin_account, imdn, notice, service_type, marks, fingerprints, sip_status, pinned
        """;

    private const string Waiting =
        $"select {Columns} from spool where slot = @Slot and state = 0 and policy is null and account_id = @accountId and id > @after order by id limit @limit";

    private const string Due =
        """
        select id, account_id, due_at, expires_at from spool
        where slot = @Slot and state = 0 and policy is null and due_at <= @now and (due_at, id) > (@due, @id) order by due_at, id limit @limit
        """;

    private const string One = $"select {Columns} from spool where id = @id and (slot = @Slot or state >= 2)";

    // Steps from account to account along the index instead of reading 10 million rows for their distinct accounts.
    private const string Accounts =
        """
        with recursive account (id) as (
            (select account_id from spool where slot = @Slot and state = 0 and policy is null order by account_id limit 1)
            union all
            select (select s.account_id from spool s where s.slot = @Slot and s.state = 0 and s.policy is null and s.account_id > account.id order by s.account_id limit 1)
            from account where account.id is not null)
        select id from account where id is not null
        """;

    private const string Oldest = "select id from spool where state <> 4 order by id limit 1";

    // Few rows are counted; of many, the node's own count with its last heartbeat is near enough.
    internal const string Rows =
        """
        select case when counted < 50000 then counted else (select greatest(n.spooled, counted) from node n where n.slot = @Slot) end
        from (select count(*) as counted from (
            select from spool where slot = @Slot and state = 0 and policy is null union all
            select from spool where slot = @Slot and state = 1 union all
            select from spool where slot = @Slot and state = 4 and policy is null union all
            select from spool where slot = @Slot and policy is not null and state <> 1 limit 50000) first_rows) few
        """;

    private const string StaleSets =
        """
        select link as Link, source as Source, target as Destination, reference as Reference, total as Total
        from part_set where slot = @Slot and since < @before order by since limit @limit
        """;

    private const string Set =
        $"select {PartRow.Columns} from part where link = @Link and source = @Source and target = @Destination and reference = @Reference and total = @Total order by number";

    private const string ExpiredReceipts = $"select {ReceiptRow.Columns} from receipt where slot = @Slot and expires_at <= @now order by expires_at limit @limit";

    private const string Receipts =
        $"select {ReceiptRow.Columns} from receipt where slot = @Slot and system_id = @systemId and part_id > @after and expires_at > @now order by part_id limit @limit";

    /// <summary>Then another connection is tried.</summary>
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan AgainAfter = TimeSpan.FromMilliseconds(200);

    private int Slot => database.Node.Slot;

    public ValueTask<IReadOnlyList<SpooledMessage>> ReadWaitingAsync(long accountId, MessageId after, int limit, CancellationToken stop) =>
        ReadAsync<SpoolRow, SpooledMessage>(Waiting, new { Slot, accountId, after = after.Value, limit }, static row => row.ToSpooled(), stop);

    public ValueTask<IReadOnlyList<DueMessage>> ReadDueAsync(DateTimeOffset now, DueMessage after, int limit, CancellationToken stop) =>
        ReadAsync<(long Id, long AccountId, long DueAt, long ExpiresAt), DueMessage>(
            Due, new { Slot, now = now.ToUnixTimeMilliseconds(), due = after.DueAt.ToUnixTimeMilliseconds(), id = after.Id.Value, limit },
            static row => new DueMessage(
                new MessageId(row.Id), row.AccountId, DateTimeOffset.FromUnixTimeMilliseconds(row.DueAt), DateTimeOffset.FromUnixTimeMilliseconds(row.ExpiresAt)), stop);

    public async ValueTask<SpooledMessage?> FindAsync(MessageId id, CancellationToken stop) =>
        (await ReadAsync<SpoolRow, SpooledMessage>(One, new { Slot, id = id.Value }, static row => row.ToSpooled(), stop)).SingleOrDefault();

    public ValueTask<MessageId?> FindOldestAsync(CancellationToken stop) => UntilAnsweredAsync<MessageId?>(
        async connection => await connection.ExecuteScalarAsync<long?>(Oldest) is { } id ? new MessageId(id) : null, stop);

    public ValueTask<(IReadOnlyList<long> Accounts, long Rows)> ReadBacklogAsync(CancellationToken stop) => UntilAnsweredAsync<(IReadOnlyList<long>, long)>(
        async connection => ((await connection.QueryAsync<long>(Accounts, new { Slot })).AsList(), await connection.ExecuteScalarAsync<long>(Rows, new { Slot })), stop);

    public ValueTask<IReadOnlyList<PartSet>> ReadStaleSetsAsync(DateTimeOffset before, int limit, CancellationToken stop) => UntilAnsweredAsync<IReadOnlyList<PartSet>>(
        async connection =>
        {
            List<PartSet> sets = [];
            foreach (SetKey key in await connection.QueryAsync<SetKey>(StaleSets, new { Slot, before = before.ToUnixTimeMilliseconds(), limit }))
            {
                // A set that was assembled since then has no parts any more.
                List<StoredPart> parts = [.. (await connection.QueryAsync<PartRow>(Set, key)).Select(row => row.ToPart())];
                if (parts.Count > 0) sets.Add(new PartSet(new PartSetKey(key.Link, key.Source, key.Destination, key.Reference, key.Total), parts));
            }

            return sets;
        },
        stop);

    public ValueTask<IReadOnlyList<PendingReceipt>> ReadReceiptsAsync(string systemId, MessageId after, DateTimeOffset now, int limit, CancellationToken stop) =>
        ReadAsync<ReceiptRow, PendingReceipt>(
            Receipts, new { Slot, systemId, after = after.Value, now = now.ToUnixTimeMilliseconds(), limit }, static row => row.ToReceipt(), stop);

    public ValueTask<IReadOnlyList<PendingReceipt>> ReadExpiredReceiptsAsync(DateTimeOffset now, int limit, CancellationToken stop) =>
        ReadAsync<ReceiptRow, PendingReceipt>(ExpiredReceipts, new { Slot, now = now.ToUnixTimeMilliseconds(), limit }, static row => row.ToReceipt(), stop);

    private ValueTask<IReadOnlyList<T>> ReadAsync<TRow, T>(string sql, object values, Func<TRow, T> make, CancellationToken stop) =>
        UntilAnsweredAsync<IReadOnlyList<T>>(async connection => [.. (await connection.QueryAsync<TRow>(new CommandDefinition(sql, values, cancellationToken: stop))).Select(make)], stop);

    private async ValueTask<T> UntilAnsweredAsync<T>(Func<NpgsqlConnection, Task<T>> read, CancellationToken stop)
    {
        while (true)
        {
            try
            {
                return await OnceAsync(read, stop).WaitAsync(AnswerWithin, time, stop);
            }
            catch (Exception error) when (PostgresLedgerStore.IsFailure(error) && error is not PostgresException { SqlState: ['4', '2', ..] })
            {
                await Task.Delay(AgainAfter, time, stop); // the ledger, which beats every second, tells of the outage
            }
        }
    }

    private async Task<T> OnceAsync<T>(Func<NpgsqlConnection, Task<T>> read, CancellationToken stop)
    {
        await using NpgsqlConnection connection = await database.OpenAsync(stop);
        return await read(connection);
    }

    private sealed record SetKey(string Link, string Source, string Destination, int Reference, int Total);
}
