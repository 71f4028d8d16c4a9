using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Spool;

namespace Interworking.Storage.Tests.Contract;

/// <summary>Reads of messages that go to peers: queues, what is over its validity, whose receipt it is.</summary>
public abstract class PeerSpoolContract : StoreContract
{
    [Fact]
    public async Task Find_RowOfAPeer_IsTheSameMessage()
    {
        TestStores stores = await StartAsync();
        SpooledMessage row = PeerSamples.Row(100, SpoolState.Sending) with { SentBy = "Carrier2" };

        await stores.CommitAsync(new Gateway.Pipeline.Ledger.SpoolEntry(row));

        (await stores.Spool.FindAsync(new MessageId(100), default)).Should().BeEquivalentTo(row);
    }

    [Fact]
    public async Task ReadQueue_OnePolicy_GivesItsDueRowsByIdInPages()
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync(
            PeerSamples.Spool(6), PeerSamples.Spool(1), PeerSamples.Spool(2, due: Now.AddMilliseconds(1)), PeerSamples.Spool(3, policy: "to env2"),
            PeerSamples.Spool(4, SpoolState.Sending), PeerSamples.Spool(5, expires: Now), PeerSamples.Spool(7), Samples.Spool(8, account: 0, due: Now),
            PeerSamples.HandOver(9, wasSpooled: false), PeerSamples.HandOver(10, wasSpooled: false, SpoolState.InDoubt));

        IReadOnlyList<SpooledMessage> first = await stores.Spool.ReadQueueAsync("to env4", default, Now, 2, default);
        IReadOnlyList<SpooledMessage> rest = await stores.Spool.ReadQueueAsync("to env4", first[^1].Message.Id, Now, 10, default);

        first.Select(row => row.Message.Id.Value).Should().Equal(1, 6);
        first[0].Should().BeEquivalentTo(PeerSamples.Row(1));
        rest.Select(row => row.Message.Id.Value).Should().Equal(7);
        (await stores.Spool.ReadQueueAsync("to nobody", default, Now, 10, default)).Should().BeEmpty();
    }

    [Fact]
    public async Task ReadQueues_SomeWait_CountsThemByPolicyAndRecipient()
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync(
            PeerSamples.Spool(1), PeerSamples.Spool(2, due: Now.AddHours(1)), PeerSamples.Spool(3, destination: "2223"), PeerSamples.Spool(4, policy: "to env2"),
            PeerSamples.Spool(5, SpoolState.Sending), PeerSamples.HandOver(6, wasSpooled: false), Samples.Spool(7));

        (await stores.Spool.ReadQueuesAsync(default)).Should().BeEquivalentTo(
            [new QueuedRecipient("to env4", "2222", 2), new QueuedRecipient("to env4", "2223", 1), new QueuedRecipient("to env2", "2222", 1)]);
    }

    [Fact]
    public async Task ReadWaitingDueAndBacklog_RowsOfPeers_AreNotAmongThoseOfAccounts()
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync(PeerSamples.Spool(1), PeerSamples.HandOver(2, wasSpooled: false), Samples.Spool(3, due: Now), Samples.Spool(4, account: 0, due: Now));

        (await stores.Spool.ReadWaitingAsync(0, default, 10, default)).Select(row => row.Message.Id.Value).Should().Equal(4);
        (await stores.Spool.ReadDueAsync(Now, default, 10, default)).Select(row => row.Id.Value).Should().Equal(3, 4);
        (IReadOnlyList<long> accounts, long rows) = await stores.Spool.ReadBacklogAsync(default);
        accounts.Should().Equal(0, 7);
        rows.Should().Be(4);
    }

    [Fact]
    public async Task ReadOverdue_ValidityOver_GivesThemOldestFirst()
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync(
            PeerSamples.Spool(1, expires: Now), PeerSamples.Spool(2, expires: Now.AddSeconds(-5)), PeerSamples.Spool(3, expires: Now.AddMilliseconds(1)),
            PeerSamples.Spool(4, SpoolState.Sending, expires: Now.AddSeconds(-9)), Samples.Spool(5, due: Now.AddHours(-1)),
            PeerSamples.Spool(6, SpoolState.HandedOver, expires: Now.AddSeconds(-7)), PeerSamples.Spool(7, SpoolState.InDoubt, expires: Now.AddSeconds(-3)));

        (await stores.Spool.ReadOverdueAsync(Now, 10, default)).Select(row => row.Message.Id.Value).Should().Equal(6, 2, 7, 1);
        (await stores.Spool.ReadOverdueAsync(Now, 1, default)).Should().ContainSingle().Which.Should()
            .BeEquivalentTo(PeerSamples.Row(6, SpoolState.HandedOver, expires: Now.AddSeconds(-7)));
    }

    [Fact]
    public async Task FindPeerRefs_IdsOfOneConnection_AreFoundInAnyForm()
    {
        TestStores stores = await StartAsync();
        PeerRef elsewhere = PeerSamples.Ref(2, 1, "a1", connection: "Other");
        await stores.CommitAsync(
            PeerSamples.HandOver(1, false, SpoolState.HandedOver, "a1", "a2"), PeerSamples.HandOver(3, false, SpoolState.InDoubt, "161"),
            new Gateway.Pipeline.Ledger.HandOverEntry(PeerSamples.Row(2, SpoolState.HandedOver), [elsewhere], wasSpooled: false));

        (await stores.Spool.FindPeerRefsAsync(PeerSamples.Connection, ["a1", "161", "none"], default)).Should().Equal(PeerSamples.Ref(1, 1, "a1"), PeerSamples.Ref(3, 1, "161"));
        (await stores.Spool.FindPeerRefsAsync("Other", ["a1"], default)).Should().Equal(elsewhere);
        (await stores.Spool.FindPeerRefsAsync("Nobody", ["a1"], default)).Should().BeEmpty();
        (await stores.Spool.FindPeerRefsAsync(PeerSamples.Connection, [], default)).Should().BeEmpty();
    }

    [Theory, InlineData("half \uD83D"), InlineData("quote ' \" \\ %"), InlineData("Ünï ©")]
    public async Task FindPeerRefs_OddIds_AreFound(string reference)
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync(PeerSamples.HandOver(1, false, SpoolState.HandedOver, reference));
        (await stores.Spool.FindPeerRefsAsync(PeerSamples.Connection, [reference], default)).Should().ContainSingle();
    }

    [Fact]
    public async Task Start_WhatPeersHave_StaysAndWhatWasBeingSentWaits()
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync(PeerSamples.HandOver(1, wasSpooled: false), PeerSamples.HandOver(2, wasSpooled: false, SpoolState.InDoubt), PeerSamples.Spool(3, SpoolState.Sending));
        DateTimeOffset restart = Now.AddSeconds(3);

        stores = await StartAsync(restart);

        (await stores.Spool.FindAsync(new MessageId(1), default))!.State.Should().Be(SpoolState.HandedOver);
        (await stores.Spool.FindAsync(new MessageId(2), default))!.State.Should().Be(SpoolState.InDoubt);
        (await stores.Spool.ReadQueueAsync("to env4", default, restart, 10, default)).Should().ContainSingle()
            .Which.Should().BeEquivalentTo(PeerSamples.Row(3) with { DueAt = restart });
    }
}
