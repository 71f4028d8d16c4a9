using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Gateway.Receipts;

namespace Interworking.Storage.Tests.Contract;

/// <summary>What a node reads of its own.</summary>
public abstract class SpoolStoreContract : StoreContract
{
    public static TheoryData<string?, byte[]?> Bodies => new()
    {
        { "Ünï © 😀 مرحبا", null },
        { "", null },
        { "nul \0 inside", null },
        { null, [0x00, 0xFF, 0x7F] },
        { null, [] },
        { new string('€', 20_000), null },
    };

    [Theory, MemberData(nameof(Bodies))]
    public async Task Find_WhatWasSpooled_IsTheSameMessage(string? text, byte[]? binary)
    {
        TestStores stores = await StartAsync();
        Message message = Samples.Message(100, text, binary) with { DestinationRaw = "", Origin = Samples.Carrier with { Carrier = null, Connection = "" } };
        SpooledMessage row = Samples.Spooled(100, state: SpoolState.Sending) with { Message = message };

        await stores.CommitAsync(new SpoolEntry(row));

        SpooledMessage? found = await stores.Spool.FindAsync(new MessageId(100), default);
        found.Should().BeEquivalentTo(row);
        found!.Message.Origin.Carrier.Should().BeNull();
        found.Message.Origin.Connection.Should().BeEmpty();
    }

    [Fact]
    public async Task Find_UnknownId_IsNull()
    {
        TestStores stores = await StartAsync();
        (await stores.Spool.FindAsync(new MessageId(1), default)).Should().BeNull();
    }

    [Fact]
    public async Task FindOldest_OfAll_IsTheLowestIdAndNullWhenNothingIsThere()
    {
        TestStores stores = await StartAsync();
        (await stores.Spool.FindOldestAsync(default)).Should().BeNull();

        await stores.CommitAsync(new SpoolEntry(Samples.Spooled(300)), new SpoolEntry(Samples.Spooled(200, state: SpoolState.Sending)));

        (await stores.Spool.FindOldestAsync(default)).Should().Be(new MessageId(200));
    }

    [Fact]
    public async Task ReadWaiting_OneAccount_GivesItsWaitingRowsByIdInPages()
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync(
            Samples.Spool(4), Samples.Spool(1), Samples.Spool(3), Samples.Spool(2, account: 8), Samples.Spool(5, state: SpoolState.Sending), Samples.Spool(6));

        IReadOnlyList<SpooledMessage> first = await stores.Spool.ReadWaitingAsync(7, default, 2, default);
        IReadOnlyList<SpooledMessage> rest = await stores.Spool.ReadWaitingAsync(7, first[^1].Message.Id, 10, default);

        first.Select(row => row.Message.Id.Value).Should().Equal(1, 3);
        rest.Select(row => row.Message.Id.Value).Should().Equal(4, 6);
    }

    [Fact]
    public async Task ReadDue_SomeDue_GivesThemOldestFirst()
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync(
            Samples.Spool(1, due: Now.AddSeconds(-1)), Samples.Spool(2, due: Now.AddSeconds(-2)), Samples.Spool(3, due: Now.AddMilliseconds(1)),
            Samples.Spool(4, due: Now), Samples.Spool(5, due: Now.AddSeconds(-9), state: SpoolState.Sending));

        IReadOnlyList<DueMessage> due = await stores.Spool.ReadDueAsync(Now, default, 10, default);

        due.Select(row => row.Id.Value).Should().Equal(2, 1, 4);
        due[0].Should().Be(new DueMessage(new MessageId(2), 7, Now.AddSeconds(-2), Now.AddHours(48)));
        (await stores.Spool.ReadDueAsync(Now, default, 1, default)).Should().ContainSingle();
        (await stores.Spool.ReadDueAsync(Now, due[0], 10, default)).Select(row => row.Id.Value).Should().Equal(1, 4);
    }

    [Fact]
    public async Task ReadBacklog_SeveralAccounts_GivesEachOnceAndCountsRows()
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync(Samples.Spool(1, 9), Samples.Spool(2), Samples.Spool(3, 9), Samples.Spool(4, 8), Samples.Spool(5, 10, SpoolState.Sending));
        await stores.CommitAsync(Samples.Finish(4, wasSpooled: true), Samples.Spool(1, 9));

        (IReadOnlyList<long> accounts, long rows) = await stores.Spool.ReadBacklogAsync(default);

        accounts.Should().Equal(7, 9);
        rows.Should().Be(4);
    }

    [Fact]
    public async Task ReadBacklog_NothingWaits_IsEmpty()
    {
        TestStores stores = await StartAsync();
        (IReadOnlyList<long> accounts, long rows) = await stores.Spool.ReadBacklogAsync(default);
        accounts.Should().BeEmpty();
        rows.Should().Be(0);
    }

    [Fact]
    public async Task ReadReceipts_OneSystemId_GivesWhatIsOwedInPagesWithoutTheExpired()
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync(Samples.Finish(1, receipts: [Samples.Receipt(3), Samples.Receipt(1), Samples.Receipt(2, expires: Now), Samples.Receipt(4, "asiacell"), Samples.Receipt(5)]));

        IReadOnlyList<PendingReceipt> first = await stores.Spool.ReadReceiptsAsync("tata", default, Now, 1, default);
        IReadOnlyList<PendingReceipt> rest = await stores.Spool.ReadReceiptsAsync("tata", first[^1].PartId, Now, 10, default);

        first.Should().Equal(Samples.Receipt(1));
        rest.Should().Equal(Samples.Receipt(3), Samples.Receipt(5));
    }

    [Fact]
    public async Task ReadReceipts_Taken_IsGone()
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync(Samples.Finish(1, receipts: Samples.Receipt(1)), new ReceiptDoneEntry(new MessageId(1)));
        (await stores.Spool.ReadReceiptsAsync("tata", default, Now, 10, default)).Should().BeEmpty();
    }
}
