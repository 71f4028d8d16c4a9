using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Smpp.Values;

namespace Interworking.Storage.Tests.Contract;

/// <summary>Handing messages over to peers, what their receipts say, and the end; each batch also as one whose commit was in doubt.</summary>
public abstract class PeerLedgerContract : StoreContract
{
    private static readonly MessageId Id = new(100);

    [Fact]
    public async Task HandOver_SpooledRow_IsHandedOverWithItsReferences()
    {
        TestStores stores = await StartAsync();
        HandOverEntry handOver = PeerSamples.HandOver(100, references: ["a1", "a2"]);
        await stores.CommitAsync(PeerSamples.Spool(100, SpoolState.Sending));

        await stores.CommitAsync(handOver);

        handOver.Applied.Should().BeTrue();
        (await stores.Spool.FindAsync(Id, default)).Should().BeEquivalentTo(handOver.Row);
        (await stores.Spool.ReadPeerRefsAsync(Id, default)).Should().Equal(PeerSamples.Ref(100, 1, "a1"), PeerSamples.Ref(100, 2, "a2"));
    }

    [Theory, InlineData(SpoolState.HandedOver), InlineData(SpoolState.InDoubt)]
    public async Task HandOver_NotSpooled_InsertsTheRowAndCountsIt(SpoolState state)
    {
        TestStores stores = await StartAsync();
        HandOverEntry handOver = PeerSamples.HandOver(100, wasSpooled: false, state, "a1");

        await stores.CommitAsync(handOver);

        handOver.Applied.Should().BeTrue();
        (await stores.Spool.FindAsync(Id, default)).Should().BeEquivalentTo(handOver.Row);
        (await stores.Spool.ReadBacklogAsync(default)).Rows.Should().Be(1);
    }

    [Fact]
    public async Task HandOver_SpooledInTheSameBatch_IsApplied()
    {
        TestStores stores = await StartAsync();
        HandOverEntry handOver = PeerSamples.HandOver(100, references: "a1");

        await stores.CommitAsync(PeerSamples.Spool(100, SpoolState.Sending), handOver);

        handOver.Applied.Should().BeTrue();
        (await stores.Spool.FindAsync(Id, default))!.State.Should().Be(SpoolState.HandedOver);
    }

    [Fact]
    public async Task HandOver_RowIsAnothers_IsNotAppliedAndKeepsNoReference()
    {
        TestStores stores = await StartAsync();
        HandOverEntry handOver = PeerSamples.HandOver(100, references: "a1"), other = PeerSamples.HandOver(101, references: "b1");
        await stores.CommitAsync(PeerSamples.Spool(100, SpoolState.Sending), PeerSamples.Spool(101, SpoolState.Sending));
        stores.Execute("update spool set slot = 5 where id = 100");

        await stores.CommitAsync(handOver, other);

        handOver.Applied.Should().BeFalse();
        other.Applied.Should().BeTrue();
        stores.Rows("select id from peer_ref").Select(row => row["id"]).Should().Equal(101L);
        stores.Rows("select state from spool where id = 100").Single()["state"].Should().Be(1L);
    }

    [Fact]
    public async Task HandOver_RowIsGone_IsNotApplied()
    {
        TestStores stores = await StartAsync();
        HandOverEntry handOver = PeerSamples.HandOver(100, references: "a1");

        await stores.CommitAsync(handOver);

        handOver.Applied.Should().BeFalse();
        stores.Count("peer_ref").Should().Be(0);
    }

    [Fact]
    public async Task HandOver_PartHasAReference_KeepsTheFirst()
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync(PeerSamples.HandOver(100, wasSpooled: false, SpoolState.InDoubt, "a1"));

        await stores.CommitAsync(PeerSamples.HandOver(100, references: ["b1", "b2"]));

        (await stores.Spool.ReadPeerRefsAsync(Id, default)).Select(part => part.Reference).Should().Equal("a1", "b2");
    }

    [Fact]
    public void HandOver_WithoutAPolicy_CannotBeMade()
    {
        // Nothing would ever look for such a row again.
        Action make = () => _ = new HandOverEntry(PeerSamples.Row(1, SpoolState.HandedOver) with { Policy = null }, [], wasSpooled: true);
        make.Should().Throw<ArgumentException>();
        make = () => _ = new HandOverEntry(PeerSamples.Row(1), [], wasSpooled: true);
        make.Should().Throw<ArgumentException>();
    }

    [Fact]
    public async Task Defer_InDoubt_WaitsAgainAndRemembersWhoMayHaveIt()
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync(PeerSamples.HandOver(100, wasSpooled: false, SpoolState.InDoubt, "a1"));

        await stores.CommitAsync(new DeferEntry(Id, 2, Now, Now, "no answer from the peer"));

        SpooledMessage row = (await stores.Spool.FindAsync(Id, default))!;
        row.State.Should().Be(SpoolState.Waiting);
        row.SentBy.Should().Be(PeerSamples.Connection);
        (await stores.Spool.ReadPeerRefsAsync(Id, default)).Should().ContainSingle();
        (await stores.Spool.ReadQueueAsync("to env4", default, Now, 10, default)).Should().ContainSingle();
    }

    [Fact]
    public async Task DeferAccount_Zero_LeavesQueuesAlone()
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync(PeerSamples.Spool(100), Samples.Spool(101, account: 0));
        await stores.CommitAsync(new DeferAccountEntry(0, Now.AddHours(1)));
        (await stores.Spool.FindAsync(Id, default))!.DueAt.Should().Be(Now);
        (await stores.Spool.FindAsync(new MessageId(101), default))!.DueAt.Should().Be(Now.AddHours(1));
    }

    [Fact]
    public async Task PartReceipt_PartIsAwaited_IsKept()
    {
        TestStores stores = await StartAsync();
        PartReceiptEntry[] receipts = [new(PeerSamples.Ref(100, 1, "a1", MessageState.Delivered)), new(PeerSamples.Ref(100, 3, "a3", MessageState.Undeliverable))];
        await stores.CommitAsync(PeerSamples.HandOver(100, false, SpoolState.HandedOver, "a1", "a2", "a3"));

        await stores.CommitAsync(receipts);

        receipts.Should().OnlyContain(entry => entry.Applied);
        (await stores.Spool.ReadPeerRefsAsync(Id, default)).Select(part => part.State).Should().Equal(MessageState.Delivered, null, MessageState.Undeliverable);
    }

    [Fact]
    public async Task PartReceipt_SamePartTwiceInABatch_KeepsTheLater()
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync(
            PeerSamples.HandOver(100, false, SpoolState.HandedOver, "a1"),
            new PartReceiptEntry(PeerSamples.Ref(100, 1, "a1", MessageState.Accepted)), new PartReceiptEntry(PeerSamples.Ref(100, 1, "a1", MessageState.Delivered)));
        (await stores.Spool.ReadPeerRefsAsync(Id, default)).Single().State.Should().Be(MessageState.Delivered);
    }

    [Fact]
    public async Task PartReceipt_NoReferenceAnyMore_IsNotApplied()
    {
        TestStores stores = await StartAsync();
        PartReceiptEntry late = new(PeerSamples.Ref(100, 1, "a1", MessageState.Delivered)), unknown = new(PeerSamples.Ref(101, 2, "b2", MessageState.Delivered));
        await stores.CommitAsync(PeerSamples.HandOver(101, false, SpoolState.HandedOver, "b1"));

        await stores.CommitAsync(late, unknown);

        late.Applied.Should().BeFalse();
        unknown.Applied.Should().BeFalse();
    }

    [Theory, InlineData(SpoolState.HandedOver), InlineData(SpoolState.InDoubt)]
    public async Task Finish_WhatAnotherNodesPeerHas_IsAppliedAndTakesItsReferences(SpoolState state)
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync(PeerSamples.HandOver(100, false, state, "a1", "a2"), PeerSamples.HandOver(101, false, state, "b1"));
        stores.Execute("update spool set slot = 5 where id = 100");
        FinishEntry finish = PeerSamples.Finish(100);

        await stores.CommitAsync(finish);

        finish.Applied.Should().BeTrue();
        stores.Rows("select id from spool").Select(row => row["id"]).Should().Equal(101L);
        stores.Rows("select id from peer_ref").Select(row => row["id"]).Should().Equal(101L);
        stores.Count("cdr").Should().Be(1);
    }

    [Fact]
    public async Task Finish_WhatAnotherNodeIsSending_IsNotApplied()
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync(PeerSamples.Spool(100, SpoolState.Sending), PeerSamples.Spool(101));
        stores.Execute("update spool set slot = 5");
        FinishEntry[] finishes = [PeerSamples.Finish(100), PeerSamples.Finish(101)];

        await stores.CommitAsync(finishes);

        finishes.Should().OnlyContain(entry => !entry.Applied);
        stores.Count("spool").Should().Be(2);
        stores.Count("cdr").Should().Be(0);
    }

    [Fact]
    public async Task Finish_SecondReceiptWithAnotherOutcome_IsNotApplied()
    {
        TestStores stores = await StartAsync();
        FinishEntry second = PeerSamples.Finish(100, OutcomeKind.Failed);
        await stores.CommitAsync(PeerSamples.HandOver(100, false, SpoolState.HandedOver, "a1"), PeerSamples.Finish(100));

        await stores.CommitAsync(second);

        second.Applied.Should().BeFalse();
        stores.Rows("select outcome from cdr").Single()["outcome"].Should().Be("delivered");
    }

    [Fact]
    public async Task Commit_WholeLifeInOneBatch_CanBeRepeated()
    {
        TestStores stores = await StartAsync();
        LedgerEntry[] batch =
        [
            PeerSamples.Spool(100, SpoolState.Sending), PeerSamples.HandOver(100, references: ["a1", "a2"]),
            new PartReceiptEntry(PeerSamples.Ref(100, 1, "a1", MessageState.Delivered)), new PartReceiptEntry(PeerSamples.Ref(100, 2, "a2", MessageState.Delivered)),
            PeerSamples.Finish(100), PeerSamples.HandOver(101, false, SpoolState.HandedOver, "b1"), PeerSamples.Finish(101), PeerSamples.HandOver(102, false, SpoolState.InDoubt, "c1"),
        ];
        await stores.CommitAsync(batch);

        await stores.CommitAsync(batch);

        batch.Should().OnlyContain(entry => entry.Applied);
        stores.Count("cdr").Should().Be(2);
        stores.Rows("select id from spool").Select(row => row["id"]).Should().Equal(102L);
        stores.Rows("select id from peer_ref").Select(row => row["id"]).Should().Equal(102L);
        (await stores.Spool.ReadBacklogAsync(default)).Rows.Should().Be(1);
    }

    [Fact]
    public async Task Commit_TailOfALifeRepeatedByANewConnection_IsApplied()
    {
        TestStores stores = await StartAsync();
        LedgerEntry[] batch =
        [
            PeerSamples.HandOver(100, references: "a1"), new PartReceiptEntry(PeerSamples.Ref(100, 1, "a1", MessageState.Delivered)), PeerSamples.Finish(100),
        ];
        await stores.CommitAsync(PeerSamples.Spool(100, SpoolState.Sending));
        await stores.CommitAsync(batch);
        stores.Disconnect(); // as after a commit in doubt

        await stores.CommitAsync(batch);

        batch.Should().OnlyContain(entry => entry.Applied);
        stores.Count("cdr").Should().Be(1);
        stores.Count("peer_ref").Should().Be(0);
    }

    [Fact]
    public async Task Commit_LocalMessages_AreAsBefore()
    {
        TestStores stores = await StartAsync();
        FinishEntry finish = Samples.Finish(100, wasSpooled: true);
        await stores.CommitAsync(Samples.Spool(100), PeerSamples.HandOver(101, false, SpoolState.HandedOver, "b1"), finish);
        finish.Applied.Should().BeTrue();
        stores.Count("peer_ref").Should().Be(1);
        stores.Count("spool").Should().Be(1);
    }
}
