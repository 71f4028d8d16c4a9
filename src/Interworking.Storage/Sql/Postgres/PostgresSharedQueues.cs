using Dapper;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Pipeline.Spool;

namespace Interworking.Storage.Sql.Postgres;

/// <summary>
/// Queues that change their node. Whoever gives holds its own node's row, as its commits do: none of them runs meanwhile. The receiver's row is left alone: a
/// gift tells it what came, and both count with their next heartbeat.
/// </summary>
public sealed class PostgresSharedQueues(PostgresDatabase database) : ISharedQueues
{
    private const string Living =
        $"n.slot <> @Slot and n.seen_at > clock_timestamp() - {Silence.Interval} and n.left_incarnation is distinct from n.incarnation";

    // Names of connections first, with 0 for an id; then the gifts. In ordinary life it writes nothing.
    private const string Exchange =
        $"""
        update node set bound = @bound where slot = @Slot and incarnation = @Incarnation and bound is distinct from @bound;
        delete from queue_gift where slot = @Slot and id = any(@known);
        select 0::bigint as id, '' as policy, name as destination, 0 as messages from (select distinct unnest(n.bound) as name from node n where {Living}) as elsewhere
        union all (select id, policy, destination, messages from queue_gift where slot = @Slot order by id limit 1000)
        """;

    // Who has lost his own slot gives nothing.
    private const string Own = "select true from node where slot = @Slot and incarnation = @Incarnation for no key update";

    private const string Give =
        $"""
        with receiver as (select n.slot, n.incarnation from node n where {Living} and n.bound && @connections order by n.slot limit 1),
        given as (
            update spool s set slot = r.slot, incarnation = r.incarnation from receiver r
            where s.id = any(@ids) and s.slot = @Slot and s.state = 0 and s.policy = @policy returning r.slot, s.policy, s.destination),
        counted as (
            insert into spool_finished_elsewhere (slot, messages)
            select slot, count(*) from given group by slot union all select @Slot, -count(*) from given having count(*) > 0)
        insert into queue_gift (slot, policy, destination, messages) select slot, policy, destination, count(*) from given group by slot, policy, destination
        """;

    private const string Kept = "select id from spool where slot = @Slot and id = any(@ids)";

    public async ValueTask<QueueNews> ExchangeAsync(IReadOnlyCollection<string> bound, IReadOnlyCollection<long> known, CancellationToken stop)
    {
        NodeIdentity node = database.Node;
        var values = new { node.Slot, node.Incarnation, bound = bound.Order(StringComparer.Ordinal).ToArray(), known = known.ToArray() };
        List<QueueGift> rows = await PostgresTransaction.RunAsync(
            database, async (connection, transaction) => (await connection.QueryAsync<QueueGift>(Exchange, values, transaction)).ToList(), stop);
        return new QueueNews(rows.Where(row => row.Id == 0).Select(row => row.Destination).ToHashSet(), rows.FindAll(row => row.Id != 0));
    }

    public async ValueTask<IReadOnlyCollection<MessageId>> GiveAsync(
        string policy, IReadOnlyCollection<string> connections, IReadOnlyCollection<MessageId> rows, CancellationToken stop)
    {
        NodeIdentity node = database.Node;
        var values = new { node.Slot, node.Incarnation, policy, connections = connections.ToArray(), ids = rows.Select(row => row.Value).ToArray() };
        return await PostgresTransaction.RunAsync(database, async (connection, transaction) =>
        {
            if (!await connection.ExecuteScalarAsync<bool>(Own, values, transaction)) return (IReadOnlyCollection<MessageId>)[];
            await connection.ExecuteAsync(Give, values, transaction);
            HashSet<long> kept = [.. await connection.QueryAsync<long>(Kept, values, transaction)];
            return [.. rows.Where(row => !kept.Contains(row.Value))];
        }, stop);
    }
}
