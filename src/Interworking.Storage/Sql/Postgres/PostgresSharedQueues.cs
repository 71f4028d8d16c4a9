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
    private const string Tell = "update node set bound = @bound where slot = @Slot and incarnation = @Incarnation and bound is distinct from @bound";

    private const string Living =
        $"n.slot <> @Slot and n.seen_at > clock_timestamp() - {Silence.Interval} and n.left_incarnation is distinct from n.incarnation";

    private const string BoundElsewhere = $"select distinct unnest(n.bound) from node n where {Living}";

    private const string Forget = "delete from queue_gift where slot = @Slot and id = any(@known)";

    private const string Gifts = "select id, policy, destination, messages from queue_gift where slot = @Slot and id <> all(@known) order by id limit 1000";

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

    private string[]? _told;

    public async ValueTask<QueueNews> ExchangeAsync(IReadOnlyCollection<string> bound, IReadOnlyCollection<long> known, CancellationToken stop)
    {
        NodeIdentity node = database.Node;
        string[] tell = [.. bound.Order(StringComparer.Ordinal)];
        var values = new { node.Slot, node.Incarnation, bound = tell, known = known.ToArray() };
        bool tells = _told is null || !_told.AsSpan().SequenceEqual(tell);
        _told = null; // should the answer be lost, nobody knows what was heard
        QueueNews news = await PostgresTransaction.RunAsync(database, async (connection, transaction) =>
        {
            if (tells) await connection.ExecuteAsync(Tell, values, transaction);
            if (known.Count > 0) await connection.ExecuteAsync(Forget, values, transaction);
            IEnumerable<string> elsewhere = await connection.QueryAsync<string>(BoundElsewhere, values, transaction);
            return new QueueNews(elsewhere.ToHashSet(), [.. await connection.QueryAsync<QueueGift>(Gifts, values, transaction)]);
        }, stop);
        _told = tell;
        return news;
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
