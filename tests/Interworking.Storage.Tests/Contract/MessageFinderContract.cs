using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Gateway.Receipts;
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
        (await NumbersAsync(stores, Today with { Prefix = "1112" })).Should().Equal(2, 1);
        (await NumbersAsync(stores, Today with { Prefix = "9" })).Should().Equal(3);
        (await NumbersAsync(stores, Today with { Prefix = "11%" })).Should().BeEmpty("it is no pattern");
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
    public async Task Search_MoreWaitThanOneQuestionWalksThrough_FindsTheFinishedAmongThemOnce()
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync([.. Enumerable.Range(1, 9).Select(number => number % 2 == 0 ? (LedgerEntry)Spool(number) : Samples.Finish(Message(number)))]);
        IMessageFinder finder = Finder(stores, mostWalked: 3);
        MessageQuery query = Today with { Number = "111222333" };

        var found = new List<int>();
        for (MessageQuery? next = query; next is not null;)
        {
            FoundPage page = await finder.SearchAsync(next, default);
            found.AddRange(page.Messages.Select(Number));
            next = page.Next is null ? null : query with { Before = page.Next };
        }

        found.Should().Equal(9, 8, 7, 6, 5, 4, 3, 2, 1);
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
        var filter = new MessageFilter { Destination = "111222333", Carrier = "TATA" };

        (await CountAsync(stores, filter)).Should().Be(3);
        MessagePage<MessageId> page = await stores.Finder.ReadWaitingAsync(filter, ofAll: false, new MessageId(Id(1)), End, 1, default);
        (page.Items.Single().Value, page.IsEnd, page.LookedTo.Value).Should().Be((Id(2), false, Id(2)));
        page = await stores.Finder.ReadWaitingAsync(filter, ofAll: true, page.LookedTo, End, 10, default);
        (page.Items.Single().Value, page.IsEnd).Should().Be((Id(4), true));
        (await stores.Finder.ReadWaitingAsync(filter, ofAll: false, default, new MessageId(Id(2)), 10, default)).Items.Should().Equal(new MessageId(Id(1)));
        (await stores.Finder.ReadAllAsync([new MessageId(Id(4)), new MessageId(Id(1))], default)).Select(Number).Should().Equal(1, 4);
    }

    [Fact]
    public async Task Waiting_ByEachPartOfAFilter_AreThoseThatFit()
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync(Spool(1), new SpoolEntry(Samples.Spooled(Id(2)) with { Policy = "P", AccountId = 0, Message = Message(2) with { Destination = "964770", Origin = Samples.Carrier with { AccountId = 0 } } }));

        (await CountAsync(stores, new MessageFilter { Origin = "nobody" })).Should().Be(0);
        (await CountAsync(stores, new MessageFilter { Policies = ["P", "Q"] })).Should().Be(1);
        (await CountAsync(stores, new MessageFilter { Policies = [] })).Should().Be(0);
        (await CountAsync(stores, new MessageFilter { Prefix = "9647" })).Should().Be(1);
        (await CountAsync(stores, new MessageFilter { Before = Now })).Should().Be(0);
        (await CountAsync(stores, new MessageFilter { From = Now })).Should().Be(2);
        (await CountAsync(stores, new MessageFilter { Ids = [Id(2), 4711] })).Should().Be(1);
        (await CountAsync(stores, new MessageFilter { Account = "111222333" })).Should().Be(0, "there is no such account");
        stores.Execute("insert into customer (name) values ('John')");
        stores.Execute("insert into product (name, messaging) values ('Chat', " + True + ")");
        stores.Execute("insert into account (did, customer_id, product_id, realm, ha1_md5, ha1_sha256, enabled, messages_per_minute, version) "
            + $"select '111222333', (select id from customer), (select id from product), 'r', {Octets}, {Octets}, {True}, 0, 1");
        stores.Execute("update spool set account_id = (select id from account) where policy is null");
        (await CountAsync(stores, new MessageFilter { Account = "111222333" })).Should().Be(1);
        (await CountAsync(stores, new MessageFilter { Customer = "John" })).Should().Be(1);
        (await CountAsync(stores, new MessageFilter { Customer = "Jane" })).Should().Be(0);
    }

    [Fact]
    public async Task Receipts_OfFinishedMessages_AreMadeAgainAsTheyWere()
    {
        TestStores stores = await StartAsync();
        MessagePart[] parts = [new(new MessageId(Id(2)), 1, ReceiptRequest.None), new(new MessageId(Id(3)), 2, ReceiptRequest.Both)];
        PendingReceipt owed = Samples.Receipt(Id(1)) with { Error = "480", State = MessageState.Expired };
        Message one = Message(1) with { Origin = Samples.Carrier with { Connection = null } };
        await stores.CommitAsync(
            Samples.Finish(one, receipts: owed), Samples.Finish(one with { Id = parts[0].Id, Parts = parts }, receipts: Samples.Receipt(Id(3))), Samples.Finish(Message(4)));

        var filter = new MessageFilter { Carrier = "TATA", From = Now };
        (await stores.Finder.CountReceiptsAsync(filter, default)).Should().Be(new MessageCount(2, false));
        MessagePage<OwedReceipts> page = await stores.Finder.ReadReceiptsAsync(filter, default, End, 10, default);

        page.IsEnd.Should().BeTrue();
        page.Items.Select(item => item.Id.Value).Should().Equal(Id(1), Id(2));
        PendingReceipt again = page.Items[0].Receipts.Single();
        again.Should().Be(owed with
        {
            Source = new SmppAddress(Ton.National, Npi.Private, "+111222333"),
            Destination = new SmppAddress(Ton.International, Npi.Isdn, "+4477001"),
            SubmittedAt = Now,
            DoneAt = Now.AddMilliseconds(40),
            ExpiresAt = stores.Clock.GetUtcNow().AddHours(48),
        });
        page.Items[1].Receipts.Single().PartId.Value.Should().Be(Id(3), "the first part had not asked");
        stores.Count("receipt").Should().Be(2);
        stores.Execute("delete from receipt");
        await stores.CommitAsync(new OweReceiptEntry(again), new OweReceiptEntry(again));
        stores.Count("receipt").Should().Be(1);
    }

    [Fact]
    public async Task Receipts_AmongManyThatDoNotFit_AreReadSliceBySlice()
    {
        TestStores stores = await StartAsync();
        Origin carrier = Samples.Carrier with { Connection = null };
        await stores.CommitAsync([.. Enumerable.Range(1, 8).Select(number => Samples.Finish(
            Message(number) with { Origin = carrier, Destination = number == 5 ? "999" : "111222333" }, receipts: Samples.Receipt(Id(number))))]);
        IMessageFinder finder = Finder(stores, mostWalked: 3);
        var filter = new MessageFilter { Destination = "999" };

        MessagePage<OwedReceipts> first = await finder.ReadReceiptsAsync(filter, default, End, 10, default);
        MessagePage<OwedReceipts> second = await finder.ReadReceiptsAsync(filter, first.LookedTo, End, 10, default);
        MessagePage<OwedReceipts> third = await finder.ReadReceiptsAsync(filter, second.LookedTo, End, 10, default);

        (first.Items.Count, first.LookedTo.Value, first.IsEnd).Should().Be((0, Id(3), false));
        (second.Items.Single().Id.Value, second.LookedTo.Value, second.IsEnd).Should().Be((Id(5), Id(6), false));
        (third.Items.Count, third.IsEnd).Should().Be((0, true));
        (await finder.CountReceiptsAsync(filter, default)).Should().Be(new MessageCount(1, false));
        MessagePage<OwedReceipts> named = await finder.ReadReceiptsAsync(new MessageFilter { Ids = [Id(8), Id(1)] }, default, End, 10, default);
        (named.Items.Count, named.IsEnd).Should().Be((2, true), "what is named is looked up");
    }

    /// <summary>Some octets as this database writes them.</summary>
    protected abstract string Octets { get; }

    private static MessageId End => new(long.MaxValue);

    private static async Task<long> CountAsync(TestStores stores, MessageFilter filter) => (await stores.Finder.CountWaitingAsync(filter, default)).Messages;

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
