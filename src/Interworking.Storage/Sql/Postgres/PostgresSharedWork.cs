using Dapper;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Pipeline.Spool;

namespace Interworking.Storage.Sql.Postgres;

/// <summary>
/// What silent nodes left, and the exchange of receipts. A takeover locks the silent node's row, which that node's own commits lock too: it sees either none
/// or all of a step. A node that is just committing lives, and is skipped.
/// </summary>
public sealed class PostgresSharedWork(PostgresDatabase database) : ISharedWork
{
    private const string Silent =
        $"""
        select slot as Slot, name as Name from node n
        where slot <> @Slot and seen_at < clock_timestamp() - {Silence.Interval}
            and ({PostgresNodeStore.HasSpooled} or exists (select from part_set p where p.slot = n.slot) or exists (select from receipt r where r.slot = n.slot))
        order by seen_at limit 1 for no key update skip locked
        """;

    // Who has lost his own slot takes nothing.
    private const string HoldsSlot = "select exists (select from node where slot = @Slot and incarnation = @Incarnation)";

    // What was being sent is oldest and due; then account by account and queue by queue, each in order; then what peers have, unless somebody
    // is just finishing it.
    private const string TakeSending =
        """
        update spool set slot = @Slot, incarnation = @Incarnation, state = 0, due_at = @now
        where id in (select id from spool where slot = @silent and state = 1 order by id limit @limit) returning account_id, policy, destination, 0 as state
        """;

    private const string TakeWaiting =
        """
        update spool set slot = @Slot, incarnation = @Incarnation
        where id in (select id from spool where slot = @silent and state = 0 and policy is null order by account_id, id limit @limit) returning account_id, policy, destination, state
        """;

    private const string TakeQueued =
        """
        update spool set slot = @Slot, incarnation = @Incarnation
        where id in (select id from spool where slot = @silent and state = 0 and policy is not null order by policy, id limit @limit) returning account_id, policy, destination, state
        """;

    private const string TakeHandedOver =
        """
        update spool set slot = @Slot, incarnation = @Incarnation
        where id in (select id from spool where slot = @silent and policy is not null and state <> 1 order by expires_at limit @limit for update skip locked) returning account_id, policy, destination, state
        """;

    // With its time, which the scheduler of the new owner looks at.
    private const string TakeScheduled =
        """
        update spool set slot = @Slot, incarnation = @Incarnation
        where id in (select id from spool where slot = @silent and state = 4 order by due_at limit @limit for update skip locked) returning account_id, policy, destination, state
        """;

    private const string TakeSets =
        $"""
        update part_set s set slot = @Slot, since = case when {PostgresNodeStore.Whole} then 0 else since end
        where slot = @silent and (link, source, target, reference, total) in
            (select link, source, target, reference, total from part_set where slot = @silent order by since limit @limit)
        """;

    private const string FreeReceipts = "update receipt set slot = null where part_id in (select part_id from receipt where slot = @silent order by part_id limit @limit)";

    private const string Count = "update node set spooled = greatest(0, spooled + case slot when @Slot then @taken else -@taken end) where slot in (@Slot, @silent)";

    private const string GiveAway =
        """
        update receipt set slot = null where part_id in
            (select part_id from receipt where slot = @Slot and system_id <> all(@reachable) order by part_id limit @limit for update skip locked)
        """;

    private const string Take =
        """
        update receipt set slot = @Slot where part_id in
            (select part_id from receipt where slot is null and (system_id = any(@reachable) or expires_at <= @now) order by part_id limit @limit for update skip locked)
        returning system_id
        """;

    public async ValueTask<TakenOver?> TakeOverAsync(DateTimeOffset now, int limit, CancellationToken stop)
    {
        NodeIdentity node = database.Node;
        return await PostgresTransaction.RunAsync(database, async (connection, transaction) =>
        {
            if (!await connection.ExecuteScalarAsync<bool>(HoldsSlot, node, transaction)) return null;
            if (await connection.QuerySingleOrDefaultAsync<SilentNode>(Silent, node, transaction) is not { } silent) return null;
            var values = new { node.Slot, node.Incarnation, silent = silent.Slot, now = now.ToUnixTimeMilliseconds(), limit };
            List<TakenRow> rows = [];
            foreach (string take in (string[])[TakeSending, TakeWaiting, TakeQueued, TakeScheduled, TakeHandedOver])
            {
                if (rows.Count < limit) rows.AddRange(await connection.QueryAsync<TakenRow>(take, values with { limit = limit - rows.Count }, transaction));
            }

            int sets = await connection.ExecuteAsync(TakeSets, values, transaction);
            int receipts = await connection.ExecuteAsync(FreeReceipts, values, transaction);
            await connection.ExecuteAsync(Count, new { node.Slot, silent = silent.Slot, taken = (long)rows.Count }, transaction);
            return new TakenOver(silent.Name, [.. rows.Where(row => row is { Policy: null, State: 0 }).Select(row => row.AccountId).Distinct()], rows.Count, sets, receipts)
            {
                Queues =
                [
                    .. rows.Where(row => row is { Policy: not null, State: 0 }).CountBy(row => (Policy: row.Policy!, row.Destination))
                        .Select(queue => new QueuedRecipient(queue.Key.Policy, queue.Key.Destination, queue.Value)),
                ],
            };
        }, stop);
    }

    public async ValueTask<IReadOnlyList<string>> ExchangeReceiptsAsync(IReadOnlyCollection<string> reachable, DateTimeOffset now, int limit, CancellationToken stop)
    {
        NodeIdentity node = database.Node;
        var values = new { node.Slot, reachable = reachable.ToArray(), now = now.ToUnixTimeMilliseconds(), limit };
        return await PostgresTransaction.RunAsync(database, async (connection, transaction) =>
        {
            if (!await connection.ExecuteScalarAsync<bool>(HoldsSlot, node, transaction)) return [];
            await connection.ExecuteAsync(GiveAway, values, transaction);
            return (IReadOnlyList<string>)[.. (await connection.QueryAsync<string>(Take, values, transaction)).Distinct()];
        }, stop);
    }

    public async ValueTask<long> CountAsync(CancellationToken stop) => await PostgresTransaction.RunAsync(
        database, (connection, transaction) => connection.ExecuteScalarAsync<long>(PostgresSpoolStore.Rows, new { database.Node.Slot }, transaction), stop);

    private sealed record SilentNode(int Slot, string Name);

    private sealed class TakenRow
    {
        public long AccountId { get; set; }

        public string? Policy { get; set; }

        public string Destination { get; set; } = "";

        public int State { get; set; }
    }
}
