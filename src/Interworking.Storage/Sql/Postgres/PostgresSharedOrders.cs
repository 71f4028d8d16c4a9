using Dapper;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Spool;

namespace Interworking.Storage.Sql.Postgres;

/// <summary>Orders from one node to another about messages that wait. The table is empty in ordinary life.</summary>
public sealed class PostgresSharedOrders(PostgresDatabase database) : ISharedOrders
{
    private const string Place =
        $"""
        insert into spool_order (slot, message_id, kind, body)
        select s.slot, s.id, @kind, @body from spool s join node n on n.slot = s.slot
        where s.id = any(@ids) and s.state = 0 and s.sent_by is null
            and n.slot <> @Slot and n.seen_at > clock_timestamp() - {Silence.Interval} and n.left_incarnation is distinct from n.incarnation
        returning id
        """;

    private const string Collect =
        "delete from spool_order where id = any(@orders) and (done is not null or (@giveUp and not taken)) returning id as Id, coalesce(done, false) as Done";

    // Nobody waits longer than ten seconds for one; what a node left that asked and died goes with the next look.
    private static readonly string Take =
        $"""
        delete from spool_order where asked_at < clock_timestamp() - interval '1 minute';
        update spool_order set taken = true where id in (
            select id from spool_order where slot = @Slot and not taken and asked_at > clock_timestamp() - interval '10 seconds' order by id limit {ISharedOrders.MostTaken})
        returning id as Id, message_id as Message, kind as Kind, body as Body
        """;

    private const string Answer = "update spool_order set done = id = any(@done) where id = any(@orders)";

    public async ValueTask<IReadOnlyList<long>> PlaceAsync(IReadOnlyCollection<MessageId> messages, OrderKind kind, ReadOnlyMemory<byte> body, CancellationToken stop)
    {
        var values = new { database.Node.Slot, ids = messages.Select(message => message.Value).ToArray(), kind = (short)kind, body = body.ToArray() };
        return await PostgresTransaction.RunAsync(database, async (connection, transaction) => (await connection.QueryAsync<long>(Place, values, transaction)).ToList(), stop);
    }

    public async ValueTask<IReadOnlyDictionary<long, bool>> CollectAsync(IReadOnlyCollection<long> orders, bool giveUp, CancellationToken stop) => await PostgresTransaction.RunAsync(
        database,
        async (connection, transaction) => (await connection.QueryAsync<(long Id, bool Done)>(Collect, new { orders = orders.ToArray(), giveUp }, transaction)).ToDictionary(one => one.Id, one => one.Done),
        stop);

    public async ValueTask<IReadOnlyList<SpoolOrder>> TakeAsync(CancellationToken stop) => await PostgresTransaction.RunAsync(
        database,
        async (connection, transaction) => (await connection.QueryAsync<(long Id, long Message, short Kind, byte[] Body)>(Take, new { database.Node.Slot }, transaction))
            .Select(one => new SpoolOrder(one.Id, new MessageId(one.Message), (OrderKind)one.Kind, one.Body)).ToList(),
        stop);

    public async ValueTask AnswerAsync(IReadOnlyCollection<long> orders, IReadOnlyCollection<long> done, CancellationToken stop) => await PostgresTransaction.RunAsync(
        database, (connection, transaction) => connection.ExecuteAsync(Answer, new { orders = orders.ToArray(), done = done.ToArray() }, transaction), stop);
}
