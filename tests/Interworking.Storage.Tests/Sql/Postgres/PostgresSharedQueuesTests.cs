using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Storage.Sql.Postgres;
using Interworking.Storage.Tests.Contract;

namespace Interworking.Storage.Tests.Sql.Postgres;

/// <summary>What waits in a queue of one node goes to another that has a bind for it.</summary>
[Collection(PostgresCollection.Name)]
public sealed class PostgresSharedQueuesTests(PostgresServer server) : IDisposable
{
    private const string Policy = "to env4";
    private static readonly string[] Connections = ["first", "second"];

    private readonly string _database = server.CreateDatabase();
    private readonly List<PostgresTestStores> _opened = [];

    private static DateTimeOffset Now => TestStores.Now;

    [Fact]
    public async Task Give_AnotherNodeHasABind_RowsAreItsAndItIsTold()
    {
        (PostgresTestStores a, ISharedQueues fromA) = await StartAsync("a");
        (PostgresTestStores b, ISharedQueues fromB) = await StartAsync("b");
        await a.CommitAsync(PeerSamples.Spool(1), PeerSamples.Spool(2), PeerSamples.Spool(3, destination: "2223"), PeerSamples.Spool(4));
        await fromB.ExchangeAsync(["second", "other"], [], default);
        (await fromA.ExchangeAsync([], [], default)).BoundElsewhere.Should().BeEquivalentTo("second", "other");

        IReadOnlyCollection<MessageId> gone = await fromA.GiveAsync(Policy, Connections, Ids(1, 2, 3), default);

        gone.Should().BeEquivalentTo(Ids(1, 2, 3));
        (await a.Spool.ReadQueueAsync(Policy, default, Now, 10, default)).Select(row => row.Message.Id.Value).Should().Equal(4);
        (await b.Spool.ReadQueueAsync(Policy, default, Now, 10, default)).Should().BeEquivalentTo([PeerSamples.Row(1), PeerSamples.Row(2), PeerSamples.Row(3, destination: "2223")]);
        IReadOnlyList<QueueGift> gifts = (await fromB.ExchangeAsync(["second"], [], default)).Gifts;
        gifts.Select(gift => (gift.Policy, gift.Destination, gift.Messages)).Should().BeEquivalentTo([(Policy, "2222", 2), (Policy, "2223", 1)]);
        (await fromB.ExchangeAsync(["second"], [.. gifts.Select(gift => gift.Id)], default)).Gifts.Should().BeEmpty("they are counted");
        await a.CommitAsync(new HeartbeatEntry(Now));
        await b.CommitAsync(new HeartbeatEntry(Now));
        a.Rows("select name, spooled from node order by name").Select(row => ((string)row["name"]!, (long)row["spooled"]!)).Should().Equal(("a", 1), ("b", 3));
    }

    [Fact]
    public async Task Give_Again_ChangesNothingAndSaysTheSame()
    {
        (PostgresTestStores a, ISharedQueues fromA) = await StartAsync("a");
        (_, ISharedQueues fromB) = await StartAsync("b");
        await a.CommitAsync(PeerSamples.Spool(1));
        await fromB.ExchangeAsync(["first"], [], default);
        await fromA.GiveAsync(Policy, Connections, Ids(1), default);

        (await fromA.GiveAsync(Policy, Connections, Ids(1), default)).Should().Equal(Ids(1));

        (await fromB.ExchangeAsync(["first"], [], default)).Gifts.Should().ContainSingle().Which.Messages.Should().Be(1);
    }

    [Fact]
    public async Task Give_OwnerFinishesItLater_OnlyTheNewOwnerCan()
    {
        (PostgresTestStores a, ISharedQueues fromA) = await StartAsync("a");
        (PostgresTestStores b, ISharedQueues fromB) = await StartAsync("b");
        await a.CommitAsync(PeerSamples.Spool(1));
        await fromB.ExchangeAsync(["first"], [], default);
        await fromA.GiveAsync(Policy, Connections, Ids(1), default);
        FinishEntry late = PeerSamples.Finish(1), own = PeerSamples.Finish(1);

        await a.CommitAsync(late);
        await b.CommitAsync(own);

        (late.Applied, own.Applied).Should().Be((false, true));
        b.Count("cdr").Should().Be(1);
    }

    [Theory]
    [InlineData("select 1", "third")]
    [InlineData("update node set seen_at = clock_timestamp() - interval '10 seconds' where name = 'b'", "first")]
    [InlineData("update node set left_incarnation = incarnation where name = 'b'", "first")]
    public async Task Give_NobodyWhoLivesHasABind_StaysHere(string change, string bound)
    {
        (PostgresTestStores a, ISharedQueues fromA) = await StartAsync("a");
        (_, ISharedQueues fromB) = await StartAsync("b");
        await a.CommitAsync(PeerSamples.Spool(1));
        await fromA.ExchangeAsync(["first"], [], default); // its own binds do not count
        await fromB.ExchangeAsync([bound], [], default);
        a.Execute(change);

        (await fromA.GiveAsync(Policy, Connections, Ids(1), default)).Should().BeEmpty();

        (await a.Spool.ReadQueueAsync(Policy, default, Now, 10, default)).Should().ContainSingle();
    }

    [Fact]
    public async Task Give_NotWaitingOrAnotherPolicys_StaysHere()
    {
        (PostgresTestStores a, ISharedQueues fromA) = await StartAsync("a");
        (_, ISharedQueues fromB) = await StartAsync("b");
        await a.CommitAsync(PeerSamples.Spool(1, SpoolState.Sending), PeerSamples.HandOver(2, wasSpooled: false), PeerSamples.Spool(3, policy: "to env2"), Samples.Spool(4));
        await fromB.ExchangeAsync(["first"], [], default);

        (await fromA.GiveAsync(Policy, Connections, Ids(1, 2, 3, 4), default)).Should().BeEmpty();
    }

    [Fact]
    public async Task Give_PlaceTakenByALaterProcess_GivesNothing()
    {
        (PostgresTestStores earlier, ISharedQueues fromEarlier) = await StartAsync("a");
        (_, ISharedQueues fromB) = await StartAsync("b");
        await earlier.CommitAsync(PeerSamples.Spool(1));
        await fromB.ExchangeAsync(["first"], [], default);
        (PostgresTestStores later, _) = await StartAsync("a");

        (await fromEarlier.GiveAsync(Policy, Connections, Ids(1), default)).Should().BeEmpty();

        (await later.Spool.ReadQueueAsync(Policy, default, Now, 10, default)).Should().ContainSingle();
    }

    [Fact]
    public async Task Start_ReceiverComesBack_HasTheRowsAndNoGiftAndNoBind()
    {
        (PostgresTestStores a, ISharedQueues fromA) = await StartAsync("a");
        (_, ISharedQueues fromB) = await StartAsync("b");
        await a.CommitAsync(PeerSamples.Spool(1));
        await fromB.ExchangeAsync(["first"], [], default);
        await fromA.GiveAsync(Policy, Connections, Ids(1), default);

        (PostgresTestStores again, ISharedQueues fromAgain) = await StartAsync("b");

        (await fromA.ExchangeAsync([], [], default)).BoundElsewhere.Should().BeEmpty("it has not said anything yet");
        (await fromAgain.ExchangeAsync([], [], default)).Gifts.Should().BeEmpty("what waits at the start is counted from the rows");
        (await again.Spool.ReadQueuesAsync(default)).Should().Equal(new QueuedRecipient(Policy, "2222", 1));
    }

    public void Dispose()
    {
        foreach (PostgresTestStores stores in _opened) stores.Dispose();
    }

    private async Task<(PostgresTestStores Stores, ISharedQueues Queues)> StartAsync(string node)
    {
        var stores = new PostgresTestStores(_database);
        _opened.Add(stores);
        await stores.StartAsync(node: node);
        return (stores, new PostgresSharedQueues(stores.Database));
    }

    private static MessageId[] Ids(params long[] ids) => [.. ids.Select(id => new MessageId(id))];
}
