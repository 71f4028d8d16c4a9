using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Gateway.Search;
using Interworking.Smpp.Values;

namespace Interworking.Storage.Tests.Contract;

/// <summary>Messages as people look for them.</summary>
public abstract class MessageFinderContract : StoreContract
{
    private static MessageQuery Today => new(Now.AddHours(-1), Now.AddHours(1), 100);

    [Fact]
    public async Task Search_SpooledAndFinished_AreFoundNewestFirst()
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync(Spool(1), Samples.Finish(Message(2), kind: OutcomeKind.Failed), Spool(3));

        IReadOnlyList<FoundMessage> found = await SearchAsync(stores, Today);

        found.Select(one => (Number(one), one.State, one.Outcome)).Should().Equal((3, SpoolState.Waiting, null), (2, null, OutcomeKind.Failed), (1, SpoolState.Waiting, null));
        (found[0].Node, found[0].Carrier, found[0].Origin, found[0].Destination, found[0].Parts, found[0].AcceptedAt).Should().Be(("a", "TATA", "4477001", "111222333", 1, Now));
        (found[1].FinishedAt, found[1].SmppStatus, found[1].PeerRef, found[1].CallId).Should().Be((Now.AddMilliseconds(40), 0x45L, "peer-1", "a84b4c76e66710@pc33 314159"));
    }

    [Fact]
    public async Task Search_ByEachKey_FindsTheMessageInEitherTable()
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync(Spool(1), Samples.Finish(Message(2)), Samples.Finish(Message(3) with { Destination = "999", Origin = Samples.Carrier with { Number = "888", CallId = null, Carrier = "Other" } }));

        (await NumbersAsync(stores, Today with { Number = "111222333" })).Should().Equal(2, 1);
        (await NumbersAsync(stores, Today with { Number = "4477001" })).Should().Equal(2, 1);
        (await NumbersAsync(stores, Today with { Number = "888" })).Should().Equal(3);
        (await NumbersAsync(stores, Today with { CallId = "a84b4c76e66710@pc33" })).Should().Equal(2, 1);
        (await NumbersAsync(stores, Today with { CallId = "a84b4c76e66710" })).Should().BeEmpty("it is another Call-ID");
        (await NumbersAsync(stores, Today with { PeerId = "PEER-1" })).Should().Equal(3, 2);
        (await NumbersAsync(stores, Today with { Carrier = "Other" })).Should().Equal(3);
        (await NumbersAsync(stores, Today with { Outcome = OutcomeKind.Delivered })).Should().Equal(3, 2);
        (await NumbersAsync(stores, Today with { Unfinished = true })).Should().Equal(1);
        (await NumbersAsync(stores, Today with { Before = Message(3).Id, Limit = 1 })).Should().Equal(2);
        (await NumbersAsync(stores, new MessageQuery(Now.AddHours(1), Now.AddHours(2), 100))).Should().BeEmpty("they were accepted before");
    }

    [Fact]
    public async Task Search_MoreThanOneQuestionWalksThrough_GoesOnWhereItCameTo()
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync([.. Enumerable.Range(1, 9).Select(number => Samples.Finish(Message(number) with { Origin = Samples.Carrier with { Carrier = number % 4 == 1 ? "Rare" : "TATA" } })), Spool(10)]);
        IMessageFinder finder = Finder(stores, mostWalked: 3);
        MessageQuery query = Today with { Carrier = "Rare", Limit = 2 };

        var pages = new List<int[]>();
        for (MessageQuery? next = query; next is not null;)
        {
            FoundPage page = await finder.SearchAsync(next, default);
            pages.Add([.. page.Messages.Select(Number)]);
            next = page.Next is null ? null : query with { Before = page.Next };
        }

        pages.Select(page => string.Join(' ', page)).Should().Equal("9", "5", "1");
    }

    [Fact]
    public async Task Search_AsManyAsWanted_TellsWhetherThereAreMore()
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync(Samples.Finish(Message(1)), Spool(2), Samples.Finish(Message(3)));

        (await stores.Finder.SearchAsync(Today with { Limit = 2 }, default)).Next.Should().Be(Message(2).Id);
        (await stores.Finder.SearchAsync(Today with { Limit = 3 }, default)).Next.Should().BeNull();
    }

    [Fact]
    public async Task Search_ByTheIdThatAPeerGave_FindsWhatWaitsForItsReceipt()
    {
        TestStores stores = await StartAsync();
        stores.Execute("insert into connection (name, enabled, address, system_id, password, bind, binds, bind_window, messages_per_second, tls, resend_in_doubt, refuse_when_absent, status_overrides, profile) "
            + $"values ('vendor', {True}, 'h:1', 's', 'p', 'transceiver', 1, 1, 0, {False}, {False}, {False}, '{{}}', '{{}}')");
        SpooledMessage row = Samples.Spooled(Id(1)) with { Message = Message(1) with { Direction = Direction.SmsToSms }, Policy = "P", SentBy = "vendor", State = SpoolState.HandedOver, AccountId = 0 };
        await stores.CommitAsync(new HandOverEntry(row, [new PeerRef(row.Message.Id, 1, "vendor", "4a2b", null)], wasSpooled: false));

        (await NumbersAsync(stores, Today with { PeerId = "0x4A2B"[2..] })).Should().Equal(1);
        MessageStory story = (await stores.Finder.ReadAsync(row.Message.Id, default)).Single();
        story.PeerRefs.Should().Equal("vendor 4a2b");
    }

    [Fact]
    public async Task Read_DeferredAndFinished_TellsWhatHappenedInOrder()
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync(Spool(1));
        await stores.CommitAsync(new DeferEntry(Message(1).Id, 1, Now.AddMinutes(5), Now.AddMilliseconds(10), "no contact"));
        await stores.CommitAsync(Samples.Finish(Message(1), wasSpooled: true));

        MessageStory story = (await stores.Finder.ReadAsync(Message(1).Id, default)).Single();

        story.Events.Select(one => (one.At, one.What)).Should().Equal((Now, "accepted from TATA"), (Now.AddMilliseconds(10), "no contact"), (Now.AddMilliseconds(40), "delivered: none"));
        (await stores.Finder.ReadAsync(new MessageId(4711), default)).Should().BeEmpty();
    }

    [Fact]
    public async Task Read_ByAPartsId_IsTheWholeMessage()
    {
        TestStores stores = await StartAsync();
        MessagePart[] parts = [new(new MessageId(Id(1)), 1, ReceiptRequest.None), new(new MessageId(Id(2)), 2, ReceiptRequest.None)];
        await stores.CommitAsync(Samples.Finish(Message(1) with { Parts = parts }));

        MessageStory story = (await stores.Finder.ReadAsync(new MessageId(Id(2)), default)).Single();

        (Number(story.Message), story.Message.Parts).Should().Be((1, 2));
        story.Parts.Should().Equal(parts.Select(part => part.Id));
    }

    [Fact]
    public async Task Waiting_Filtered_AreCountedAndListed()
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync(Spool(1), Spool(2), Samples.Spool(Id(3), state: SpoolState.Sending), Spool(4));
        var filter = new WaitingFilter { Destination = "111222333", Carrier = "TATA" };

        (await stores.Finder.CountWaitingAsync(filter, default)).Should().Be(3);
        (await stores.Finder.ListWaitingAsync(filter, new MessageId(Id(1)), 1, default)).Should().Equal(new MessageId(Id(2)));
        (await stores.Finder.CountWaitingAsync(filter with { Origin = "nobody" }, default)).Should().Be(0);
        (await stores.Finder.CountWaitingAsync(filter with { Policy = "P" }, default)).Should().Be(0);
        (await stores.Finder.CountWaitingAsync(new WaitingFilter { Before = Now }, default)).Should().Be(0);
    }

    /// <summary>One that walks through so many rows for a question.</summary>
    protected abstract IMessageFinder Finder(TestStores stores, int mostWalked);

    /// <summary>Truth as this database writes it.</summary>
    protected abstract string True { get; }

    protected abstract string False { get; }

    private static long Id(int number) => MessageId.FirstAt(Now).Value + number;

    private static int Number(FoundMessage message) => (int)(message.Id.Value - MessageId.FirstAt(Now).Value);

    private static Message Message(int number) => Samples.Message(Id(number));

    private static SpoolEntry Spool(int number) => Samples.Spool(Id(number));

    private static async Task<IReadOnlyList<FoundMessage>> SearchAsync(TestStores stores, MessageQuery query) => (await stores.Finder.SearchAsync(query, default)).Messages;

    private static async Task<IEnumerable<int>> NumbersAsync(TestStores stores, MessageQuery query) => (await SearchAsync(stores, query)).Select(Number);
}
