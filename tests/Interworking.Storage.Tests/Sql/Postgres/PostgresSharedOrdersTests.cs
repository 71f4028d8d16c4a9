using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Storage.Sql.Postgres;
using Interworking.Storage.Tests.Contract;

namespace Interworking.Storage.Tests.Sql.Postgres;

/// <summary>What one node asks another to do with messages that wait there.</summary>
[Collection(PostgresCollection.Name)]
public sealed class PostgresSharedOrdersTests(PostgresServer server) : IDisposable
{
    private static readonly byte[] Pdu = [1, 2, 3];

    private readonly string _database = server.CreateDatabase();
    private readonly List<PostgresTestStores> _opened = [];

    [Fact]
    public async Task Place_WaitsAtAnotherNode_IsTakenThereOnceAndItsAnswerToldOnce()
    {
        (PostgresTestStores a, ISharedOrders atA) = await StartAsync("a");
        (_, ISharedOrders atB) = await StartAsync("b");
        await a.CommitAsync(Samples.Spool(1), PeerSamples.Spool(2));

        IReadOnlyList<long> orders = await atB.PlaceAsync(Ids(1, 2), OrderKind.Replace, Pdu, default);

        orders.Should().HaveCount(2);
        (await atB.TakeAsync(default)).Should().BeEmpty("it is the other's");
        IReadOnlyList<SpoolOrder> taken = await atA.TakeAsync(default);
        taken.Select(order => (order.Message.Value, order.Kind)).Should().BeEquivalentTo([(1L, OrderKind.Replace), (2L, OrderKind.Replace)]);
        taken.Should().OnlyContain(order => order.Body.ToArray().SequenceEqual(Pdu) && orders.Contains(order.Id));
        (await atA.TakeAsync(default)).Should().BeEmpty();
        (await atB.CollectAsync(orders, giveUp: true, default)).Should().BeEmpty("the owner has begun");
        await atA.AnswerAsync(orders, [orders[1]], default);
        (await atB.CollectAsync(orders, giveUp: false, default)).Should().BeEquivalentTo(new Dictionary<long, bool> { [orders[0]] = false, [orders[1]] = true });
        (await atB.CollectAsync(orders, giveUp: false, default)).Should().BeEmpty();
        a.Count("spool_order").Should().Be(0);
    }

    [Fact]
    public async Task Place_OwnNotWaitingOrOfADeadNode_IsNoOrder()
    {
        (PostgresTestStores a, _) = await StartAsync("a");
        (PostgresTestStores b, ISharedOrders atB) = await StartAsync("b");
        await a.CommitAsync(Samples.Spool(1, state: SpoolState.Sending), PeerSamples.HandOver(2, wasSpooled: false), Samples.Spool(3));
        await b.CommitAsync(Samples.Spool(4));

        (await atB.PlaceAsync(Ids(1, 2, 4, 5), OrderKind.Cancel, default, default)).Should().BeEmpty();

        a.Execute("update node set seen_at = clock_timestamp() - interval '10 seconds' where name = 'a'");
        (await atB.PlaceAsync(Ids(3), OrderKind.Cancel, default, default)).Should().BeEmpty("whoever takes it over is asked again");
    }

    [Fact]
    public async Task Collect_GivenUpBeforeTheOwnerBegan_IsNotTakenAnyMore()
    {
        (PostgresTestStores a, ISharedOrders atA) = await StartAsync("a");
        (_, ISharedOrders atB) = await StartAsync("b");
        await a.CommitAsync(Samples.Spool(1), Samples.Spool(2));
        IReadOnlyList<long> orders = await atB.PlaceAsync(Ids(1), OrderKind.Cancel, default, default);

        (await atB.CollectAsync(orders, giveUp: true, default)).Should().BeEquivalentTo(new Dictionary<long, bool> { [orders[0]] = false });

        (await atA.TakeAsync(default)).Should().BeEmpty();
        await atB.PlaceAsync(Ids(2), OrderKind.Cancel, default, default);
        a.Execute("update spool_order set asked_at = asked_at - interval '11 seconds'");
        (await atA.TakeAsync(default)).Should().BeEmpty("nobody waits for it any more");
        a.Execute("update spool_order set asked_at = asked_at - interval '1 minute'");
        await atA.TakeAsync(default);
        a.Count("spool_order").Should().Be(0);
    }

    public void Dispose()
    {
        foreach (PostgresTestStores stores in _opened) stores.Dispose();
    }

    private async Task<(PostgresTestStores Stores, ISharedOrders Orders)> StartAsync(string node)
    {
        var stores = new PostgresTestStores(_database);
        _opened.Add(stores);
        await stores.StartAsync(node: node);
        return (stores, new PostgresSharedOrders(stores.Database));
    }

    private static MessageId[] Ids(params long[] ids) => [.. ids.Select(id => new MessageId(id))];
}
