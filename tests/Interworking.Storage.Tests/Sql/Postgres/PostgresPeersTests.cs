using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Smpp.Values;
using Interworking.Storage.Tests.Contract;

namespace Interworking.Storage.Tests.Sql.Postgres;

/// <summary>Messages that peers have, on several nodes: a receipt comes to any of them.</summary>
[Collection(PostgresCollection.Name)]
public sealed class PostgresPeersTests(PostgresServer server) : IDisposable
{
    private readonly string _database = server.CreateDatabase();
    private readonly List<PostgresTestStores> _opened = [];

    private static DateTimeOffset Now => TestStores.Now;

    [Fact]
    public async Task Read_WhatAnotherNodesPeerHas_IsFoundByItsIdOnly()
    {
        PostgresTestStores a = await StartAsync("a"), b = await StartAsync("b");
        await a.CommitAsync(PeerSamples.HandOver(1, false, SpoolState.HandedOver, "a1"), PeerSamples.Spool(2), Samples.Finish(PeerSamples.Traced(3)));
        DateTimeOffset late = Now.AddDays(9);

        (await b.Spool.FindPeerRefsAsync(PeerSamples.Connection, ["a1"], default)).Should().ContainSingle();
        (await b.Spool.FindAsync(new MessageId(1), default)).Should().NotBeNull();
        (await b.Spool.FindAsync(new MessageId(2), default)).Should().BeNull();
        (await b.Spool.FindTraceAsync("env1-77/1", default)).Should().Be(new MessageId(3));
        (await b.Spool.ReadQueueAsync("to env4", default, Now, 10, default)).Should().BeEmpty();
        (await b.Spool.ReadQueuesAsync(default)).Should().BeEmpty();
        (await b.Spool.ReadOverdueAsync(late, 10, default)).Should().BeEmpty();
        (await a.Spool.ReadOverdueAsync(late, 10, default)).Should().HaveCount(2);
    }

    [Fact]
    public async Task Finish_ByTwoNodesAtOnce_IsAppliedOnce()
    {
        PostgresTestStores a = await StartAsync("a"), b = await StartAsync("b");
        for (int id = 10; id < 400; id += 10)
        {
            await a.CommitAsync([.. Enumerable.Range(id, 5).Select(one => PeerSamples.HandOver(one, false, SpoolState.HandedOver, $"r{one}"))]);
            // In opposite orders, each with a message that is its own alone.
            FinishEntry[] one = [.. Enumerable.Range(id, 5).Select(at => PeerSamples.Finish(at)), Samples.Finish(id + 5)];
            FinishEntry[] two = [Samples.Finish(id + 6), .. Enumerable.Range(id, 5).Reverse().Select(at => PeerSamples.Finish(at, OutcomeKind.Failed))];

            await Task.WhenAll(Task.Run(async () => await a.CommitAsync(one)), Task.Run(async () => await b.CommitAsync(two)));

            for (int at = 0; at < 5; at++) (one[at].Applied ^ two[5 - at].Applied).Should().BeTrue("exactly one finishes {0}", id + at);
            one[5].Applied.Should().BeTrue();
            two[0].Applied.Should().BeTrue();
        }

        a.Count("spool").Should().Be(0);
        a.Count("peer_ref").Should().Be(0);
        a.Count("cdr").Should().Be(39 * 7);
    }

    [Fact]
    public async Task Relayed_AppTellsAnotherNode_EndsThere()
    {
        PostgresTestStores a = await StartAsync("a"), b = await StartAsync("b");
        await a.CommitAsync(RelayedContract.Relayed(1, wasSpooled: false));
        (await b.Spool.FindAsync(new MessageId(1), default))!.IsRelayed.Should().BeTrue();
        FinishEntry there = RelayedContract.Ended(1), here = RelayedContract.Ended(1, OutcomeKind.Unknown);

        await b.CommitAsync(there);
        await a.CommitAsync(here);

        (there.Applied, here.Applied).Should().Be((true, false));
        (a.Count("spool"), a.Count("cdr")).Should().Be((0, 1));
    }

    [Fact]
    public async Task Relayed_OwnerIsGone_IsTakenOver()
    {
        PostgresTestStores a = await StartAsync("a"), b = await StartAsync("b");
        await a.CommitAsync(RelayedContract.Relayed(1, wasSpooled: false));
        Silence("a");

        (await b.Shared.TakeOverAsync(Now, 10, default))!.Messages.Should().Be(1);

        (await b.Spool.ReadOverdueAsync(Now.AddDays(9), 10, default)).Should().ContainSingle().Which.IsRelayed.Should().BeTrue();
    }

    [Fact]
    public async Task Finish_ByAnotherNode_IsCountedOffByTheOwner()
    {
        PostgresTestStores a = await StartAsync("a"), b = await StartAsync("b");
        await a.CommitAsync([.. Enumerable.Range(1, 10).Select(id => PeerSamples.HandOver(id, false, SpoolState.HandedOver, $"r{id}"))]);
        await a.CommitAsync(new HeartbeatEntry(Now));
        Spooled().Should().Be(10);

        await b.CommitAsync([.. Enumerable.Range(1, 7).Select(id => PeerSamples.Finish(id)), new HeartbeatEntry(Now)]);
        await a.CommitAsync(PeerSamples.Finish(8));
        await a.CommitAsync(new HeartbeatEntry(Now));

        Spooled().Should().Be(2);
        a.Count("spool_finished_elsewhere").Should().Be(0);
        b.Rows("select spooled from node where name = 'b'").Single()["spooled"].Should().Be(0L);

        long Spooled() => (long)a.Rows("select spooled from node where name = 'a'").Single()["spooled"]!;
    }

    [Fact]
    public async Task HandOver_RepeatedAfterAnotherNodeFinishedIt_DoesNotComeBack()
    {
        PostgresTestStores a = await StartAsync("a"), b = await StartAsync("b");
        LedgerEntry[] inDoubt =
        [
            PeerSamples.HandOver(1, false, SpoolState.HandedOver, "a1"), PeerSamples.Spool(2, SpoolState.Sending), PeerSamples.HandOver(2, references: "b1"),
            new PartReceiptEntry(PeerSamples.Ref(2, 1, "b1", MessageState.Delivered)), PeerSamples.HandOver(3, references: "c1"),
        ];
        await a.CommitAsync(PeerSamples.Spool(3, SpoolState.Sending));
        await a.CommitAsync(inDoubt);
        await b.CommitAsync(PeerSamples.Finish(1), PeerSamples.Finish(2), PeerSamples.Finish(3));
        a.Disconnect();

        await a.CommitAsync(inDoubt);

        inDoubt.Should().OnlyContain(entry => entry.Applied);
        a.Count("spool").Should().Be(0);
        a.Count("peer_ref").Should().Be(0);
        a.Count("cdr").Should().Be(3);
    }

    [Fact]
    public async Task HandOver_RowTakenOverMeanwhile_IsNotApplied()
    {
        PostgresTestStores a = await StartAsync("a"), b = await StartAsync("b");
        await a.CommitAsync(PeerSamples.Spool(1, SpoolState.Sending));
        Silence("a");
        await b.Shared.TakeOverAsync(Now, 10, default);
        HandOverEntry late = PeerSamples.HandOver(1, references: "a1");

        await a.CommitAsync(late);

        late.Applied.Should().BeFalse();
        a.Count("peer_ref").Should().Be(0);
    }

    [Fact]
    public async Task PartReceipts_OnTwoNodesAtOnce_AreBothKept()
    {
        PostgresTestStores a = await StartAsync("a"), b = await StartAsync("b");
        await a.CommitAsync(PeerSamples.HandOver(1, false, SpoolState.HandedOver, "a1", "a2"));

        await Task.WhenAll(
            Task.Run(async () => await a.CommitAsync(new PartReceiptEntry(PeerSamples.Ref(1, 1, "a1", MessageState.Delivered)))),
            Task.Run(async () => await b.CommitAsync(new PartReceiptEntry(PeerSamples.Ref(1, 2, "a2", MessageState.Delivered)))));

        (await b.Spool.ReadPeerRefsAsync(new MessageId(1), default)).Should().OnlyContain(part => part.State == MessageState.Delivered);
    }

    [Fact]
    public async Task Trace_SameOnTwoNodesAtOnce_KeepsOneAndHoldsNobodyUp()
    {
        PostgresTestStores a = await StartAsync("a"), b = await StartAsync("b");
        FinishEntry[] one = [.. Enumerable.Range(1, 50).Select(at => Samples.Finish(PeerSamples.Traced(at, $"t{at}")))];
        FinishEntry[] two = [.. Enumerable.Range(1, 50).Reverse().Select(at => Samples.Finish(PeerSamples.Traced(100 + at, $"t{at}")))];

        await Task.WhenAll(Task.Run(async () => await a.CommitAsync(one)), Task.Run(async () => await b.CommitAsync(two)));

        a.Count("trace_seen").Should().Be(50);
        a.Rows("select count(distinct id / 100) as n from trace_seen").Single()["n"].Should().Be(1L, "who waited for the other found all of them");
    }

    [Fact]
    public async Task TakeOver_MessagesToPeers_GoOnElsewhere()
    {
        PostgresTestStores a = await StartAsync("a"), b = await StartAsync("b");
        await a.CommitAsync(
            PeerSamples.Spool(1, due: Now.AddMinutes(1)), PeerSamples.Spool(2, SpoolState.Sending, "to env2", due: Now.AddMinutes(1)), Samples.Spool(3, 9),
            PeerSamples.HandOver(4, false, SpoolState.HandedOver, "d1"), PeerSamples.HandOver(5, false, SpoolState.InDoubt), new HeartbeatEntry(Now));
        Silence("a");

        TakenOver? taken = await b.Shared.TakeOverAsync(Now, 100, default);

        taken.Should().BeEquivalentTo(new TakenOver("a", [9], 5, 0, 0) { Queues = [new QueuedRecipient("to env2", PeerSamples.Row(2).Message.Destination, 1), new QueuedRecipient("to env4", PeerSamples.Row(1).Message.Destination, 1)] });
        (await b.Spool.FindAsync(new MessageId(1), default)).Should().BeEquivalentTo(PeerSamples.Row(1, due: Now.AddMinutes(1)));
        (await b.Spool.FindAsync(new MessageId(2), default)).Should().BeEquivalentTo(PeerSamples.Row(2, policy: "to env2"));
        (await b.Spool.ReadOverdueAsync(Now.AddDays(9), 10, default)).Select(row => (row.Message.Id.Value, row.State))
            .Should().BeEquivalentTo([(1L, SpoolState.Waiting), (2L, SpoolState.Waiting), (4L, SpoolState.HandedOver), (5L, SpoolState.InDoubt)]);
        (await b.Spool.ReadBacklogAsync(default)).Rows.Should().Be(5);
        (await b.Shared.TakeOverAsync(Now, 100, default)).Should().BeNull("nothing is left");
    }

    [Fact]
    public async Task TakeOver_OnlyWhatAPeerHas_TellsOfNoQueue()
    {
        PostgresTestStores a = await StartAsync("a"), b = await StartAsync("b");
        await a.CommitAsync(PeerSamples.HandOver(1, wasSpooled: false));
        Silence("a");
        (await b.Shared.TakeOverAsync(Now, 100, default)).Should().BeEquivalentTo(new TakenOver("a", [], 1, 0, 0));
    }

    [Fact]
    public async Task TakeOver_MoreThanTheLimit_TakesEachQueueInOrder()
    {
        PostgresTestStores a = await StartAsync("a"), b = await StartAsync("b");
        await a.CommitAsync([.. Enumerable.Range(1, 5).Select(id => PeerSamples.Spool(id, expires: Now.AddHours(9 - id)))]);
        Silence("a");
        List<long> order = [];

        while (await b.Shared.TakeOverAsync(Now, 2, default) is { } step)
        {
            step.Messages.Should().BeLessThanOrEqualTo(2);
            order.AddRange((await b.Spool.ReadQueueAsync("to env4", new MessageId(order.LastOrDefault()), Now, 10, default)).Select(row => row.Message.Id.Value));
        }

        order.Should().Equal(1, 2, 3, 4, 5);
    }

    public void Dispose()
    {
        foreach (PostgresTestStores stores in _opened) stores.Dispose();
    }

    private async Task<PostgresTestStores> StartAsync(string node)
    {
        var stores = new PostgresTestStores(_database);
        _opened.Add(stores);
        await stores.StartAsync(node: node);
        return stores;
    }

    private void Silence(string node) => _opened[0].Execute($"update node set seen_at = seen_at - {Storage.Sql.Postgres.Silence.Interval} where name = '{node}'");
}
