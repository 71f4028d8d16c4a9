using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Smpp.Text;
using Interworking.Smpp.Values;

namespace Interworking.Storage.Tests.Contract;

/// <summary>What those who submitted a message may ask about it and do with it: found by any id of it, scheduled, replaced, ended before its time.</summary>
public abstract class SubmissionContract : StoreContract
{
    private static readonly MessageId Group = new(900);
    private static readonly PendingFilter Mine = new(["tata", "tata2"], "4477001", "111222333", 7, null);

    [Fact]
    public async Task Find_Spooled_TellsItsState()
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync(Spool(1, SpoolState.Waiting), Spool(2, SpoolState.Scheduled), Spool(3, SpoolState.Sending));

        (await FindAsync(stores, 1)).Should().Equal((1, SpoolState.Waiting, null));
        (await FindAsync(stores, 2)).Should().Equal((2, SpoolState.Scheduled, null));
        (await FindAsync(stores, 3)).Should().Equal((3, SpoolState.Sending, null));
        (await FindAsync(stores, 4)).Should().BeEmpty();
        Submission found = (await stores.Submissions.FindAsync(new MessageId(1), default)).Single();
        (found.SystemId, found.Connection, found.Origin, found.Destination).Should().Be(("tata", null, "4477001", "111222333"));
    }

    [Fact]
    public async Task Find_Finished_TellsHowAndWhen()
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync(Samples.Finish(Message(1), kind: OutcomeKind.Failed));

        Submission found = (await stores.Submissions.FindAsync(new MessageId(1), default)).Single();

        (found.State, found.Outcome, found.FinishedAt, found.SipStatus, found.SmppStatus)
            .Should().Be((null, OutcomeKind.Failed, Now.AddMilliseconds(40), 200, 0x45u));
    }

    [Fact]
    public async Task Find_AnyPart_IsTheWholeAtEveryStage()
    {
        TestStores stores = await StartAsync();
        StoredPart one = Samples.Part(1, 11, Samples.Key(2)), two = Samples.Part(2, 12, Samples.Key(2));
        SpooledMessage whole = Samples.Whole(11, one, two);
        await stores.CommitAsync(new StorePartEntry(one), new StorePartEntry(two));
        (await FindAsync(stores, 12)).Should().Equal((12, null, null));

        await stores.CommitAsync(new AssembleEntry(Samples.Key(2), whole));
        (await FindAsync(stores, 12)).Should().Equal((11, SpoolState.Waiting, null));

        await stores.CommitAsync(Samples.Finish(whole.Message, wasSpooled: true));
        (await FindAsync(stores, 12)).Should().Equal((11, null, OutcomeKind.Delivered));
        stores.Count("cdr_part").Should().Be(2);
    }

    [Fact]
    public async Task Find_Group_IsAllOfIt()
    {
        TestStores stores = await StartAsync();
        StoredPart part = Samples.Part(1, 4) with { Part = new MessagePart(new MessageId(4), 1, ReceiptRequest.None, Group) };
        SpoolEntry spooled = new(Samples.Spooled(1) with { Message = Grouped(1) });
        await stores.CommitAsync(spooled, Samples.Finish(Grouped(2)), Spool(3, SpoolState.Waiting), new StorePartEntry(part));
        await stores.CommitAsync(spooled);

        (await FindAsync(stores, 900)).Should().Equal((1, SpoolState.Waiting, null), (2, null, OutcomeKind.Delivered), (4, null, null));
        (await FindAsync(stores, 2)).Should().Equal((2, null, OutcomeKind.Delivered));
        (await stores.Spool.FindAsync(new MessageId(1), default))!.Message.Parts.Should().Equal(spooled.Row.Message.Parts);
        stores.Count("message_group").Should().Be(3);
    }

    [Fact]
    public async Task Receipt_OfAGroup_KeepsTheIdOfTheAnswer()
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync(Samples.Finish(1, receipts: Samples.Receipt(1) with { GroupId = Group }));

        (await stores.Spool.ReadReceiptsAsync("tata", default, Now, 10, default)).Single().AnsweredId.Should().Be(Group);
    }

    [Fact]
    public async Task FindPending_ByNumbers_IsWhatMayStillBeSent()
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync(
            Spool(1, SpoolState.Waiting), Spool(2, SpoolState.Scheduled), Spool(3, SpoolState.Sending), Queued(4, SpoolState.Waiting), Queued(5, SpoolState.HandedOver),
            Queued(6, SpoolState.Scheduled), Spool(7, SpoolState.Waiting, origin: "4477002"), Spool(8, SpoolState.Waiting, systemId: "asiacell"),
            Spool(9, SpoolState.Scheduled, serviceType: null), Samples.Spool(10), Samples.Finish(11), Queued(12, SpoolState.Sending),
            Queued(13, SpoolState.InDoubt));

        (await PendingAsync(stores, Mine)).Should().Equal(1, 2, 3, 4, 6, 9, 12);
        (await PendingAsync(stores, Mine with { ServiceType = "CMT" })).Should().Equal(1, 2, 3, 4, 6, 12);
        (await PendingAsync(stores, Mine with { SystemIds = ["asiacell"] })).Should().Equal(8);
        (await PendingAsync(stores, Mine, limit: 2)).Should().Equal(1, 2);
    }

    [Fact]
    public async Task ReadScheduled_Due_IsTheEarliestFirst()
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync(
            Spool(1, SpoolState.Scheduled, due: Now), Spool(2, SpoolState.Scheduled, due: Now.AddSeconds(-1)), Spool(3, SpoolState.Scheduled, due: Now.AddSeconds(1)),
            Spool(4, SpoolState.Waiting, due: Now));

        (await stores.Submissions.ReadScheduledAsync(Now, 10, default)).Should().Equal(
            new ScheduledMessage(new MessageId(2), 7, null, "111222333"), new ScheduledMessage(new MessageId(1), 7, null, "111222333"));
        (await stores.Spool.ReadWaitingAsync(7, default, 10, default)).Select(row => row.Message.Id.Value).Should().Equal(4);
        (await stores.Spool.ReadDueAsync(Now, default, 10, default)).Select(row => row.Id.Value).Should().Equal(4);
    }

    [Fact]
    public async Task BeginScheduled_Repeated_BeginsWhatIsStillScheduledOrHasBegun()
    {
        TestStores stores = await StartAsync();
        var begin = new BeginScheduledEntry([new MessageId(1), new MessageId(2), new MessageId(3)], Now);
        await stores.CommitAsync(Spool(1, SpoolState.Scheduled, due: Now), Spool(2, SpoolState.Sending), begin);
        begin.Begun.Should().Equal(new MessageId(1));

        await stores.CommitAsync(begin);

        begin.Begun.Should().Equal(new MessageId(1));
        (await FindAsync(stores, 1)).Should().Equal((1, SpoolState.Waiting, null));
        (await FindAsync(stores, 2)).Should().Equal((2, SpoolState.Sending, null));
    }

    [Fact]
    public async Task BeginScheduled_PutOffSinceTheLook_StaysForItsNewTime()
    {
        TestStores stores = await StartAsync();
        BeginScheduledEntry late = new([new MessageId(1)], Now), due = new([new MessageId(1)], Now.AddHours(3));
        await stores.CommitAsync(Spool(1, SpoolState.Scheduled, due: Now));

        await stores.CommitAsync(Replace(1, Now.AddHours(3)), late);
        (await FindAsync(stores, 1)).Should().Equal((1, SpoolState.Scheduled, null));
        await stores.CommitAsync(due);

        late.Begun.Should().BeEmpty();
        due.Begun.Should().Equal(new MessageId(1));
        (await FindAsync(stores, 1)).Should().Equal((1, SpoolState.Waiting, null));
    }

    [Fact]
    public async Task Scheduled_AcrossAStart_StaysAndCounts()
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync(Spool(1, SpoolState.Scheduled, due: Now.AddHours(3)), Queued(2, SpoolState.Scheduled));

        stores = await StartAsync(Now.AddMinutes(1));

        (await stores.Spool.ReadBacklogAsync(default)).Rows.Should().Be(2);
        (await stores.Spool.ReadBacklogAsync(default)).Accounts.Should().BeEmpty();
        (await stores.Spool.ReadQueuesAsync(default)).Should().BeEmpty();
        (await stores.Spool.ReadOverdueAsync(Now.AddDays(9), 10, default)).Should().BeEmpty();
        (await stores.Spool.FindOldestAsync(default)).Should().BeNull();
        (await stores.Spool.FindAsync(new MessageId(1), default))!.DueAt.Should().Be(Now.AddHours(3));
    }

    [Fact]
    public async Task Finish_Scheduled_IsEnded()
    {
        TestStores stores = await StartAsync();
        FinishEntry end = Samples.Finish(Message(1), wasSpooled: true, OutcomeKind.Cancelled, Samples.Receipt(1));
        await stores.CommitAsync(Spool(1, SpoolState.Scheduled));
        await stores.CommitAsync(end);

        end.Applied.Should().BeTrue();
        (await FindAsync(stores, 1)).Should().Equal((1, null, OutcomeKind.Cancelled));
        stores.Count("receipt").Should().Be(1);
    }

    [Theory]
    [InlineData(SpoolState.Waiting, null, true, SpoolState.Waiting)]
    [InlineData(SpoolState.Waiting, 3, true, SpoolState.Scheduled)]
    [InlineData(SpoolState.Scheduled, null, true, SpoolState.Scheduled)]
    [InlineData(SpoolState.Scheduled, 3, true, SpoolState.Scheduled)]
    [InlineData(SpoolState.Sending, null, false, SpoolState.Sending)]
    public async Task Replace_ByState_ChangesWhatWaits(SpoolState state, int? scheduledHours, bool applied, SpoolState after)
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync(Spool(1, state, due: Now.AddHours(1)));
        ReplaceEntry replace = Replace(1, scheduledHours is { } hours ? Now.AddHours(hours) : null);

        await stores.CommitAsync(Samples.Spool(2), replace, Samples.Spool(3));

        replace.Applied.Should().Be(applied);
        SpooledMessage row = (await stores.Spool.FindAsync(new MessageId(1), default))!;
        row.State.Should().Be(after);
        row.DueAt.Should().Be(Now.AddHours(scheduledHours ?? 1));
        (row.Message.Text == "new €").Should().Be(applied);
        (row.Message.ExpiresAt == Now.AddHours(9)).Should().Be(applied);
        (row.Message.Parts[0].Receipt == ReceiptRequest.FailureOnly).Should().Be(applied);
    }

    [Fact]
    public async Task Replace_APeerMayHaveItOrItIsGone_IsNotApplied()
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync(new SpoolEntry(Queued(1, SpoolState.Waiting).Row with { SentBy = "To env4" }), Queued(2, SpoolState.HandedOver), Samples.Finish(3));
        ReplaceEntry[] replaces = [Replace(1, null), Replace(2, null), Replace(3, null), Replace(4, null)];

        await stores.CommitAsync(replaces);

        replaces.Should().OnlyContain(replace => !replace.Applied);
    }

    private static Message Message(long id, string origin = "4477001", string systemId = "tata", string? serviceType = "CMT") => Samples.Message(id) with
    {
        Origin = Samples.Carrier with { Number = origin, SystemId = systemId, Connection = null },
        ServiceType = serviceType,
    };

    private static Message Grouped(long id) => Message(id) with { Parts = [new MessagePart(new MessageId(id), 1, ReceiptRequest.Both, Group)] };

    private static SpoolEntry Spool(
        long id, SpoolState state, DateTimeOffset? due = null, string origin = "4477001", string systemId = "tata", string? serviceType = "CMT") =>
        new(Samples.Spooled(id, state: state, due: due) with { Message = Message(id, origin, systemId, serviceType) });

    private static SpoolEntry Queued(long id, SpoolState state) =>
        new(Samples.Spooled(id, account: 0, state: state) with { Message = Message(id) with { Direction = Direction.SmsToSms }, Policy = "to env4" });

    private static ReplaceEntry Replace(long id, DateTimeOffset? scheduledAt) => new(new MessageId(id))
    {
        Text = "new €",
        Alphabet = Alphabet.Ucs2,
        Parts = [new MessagePart(new MessageId(id), 1, ReceiptRequest.FailureOnly)],
        ExpiresAt = Now.AddHours(9),
        ScheduledAt = scheduledAt,
    };

    private static async Task<IEnumerable<(long, SpoolState?, OutcomeKind?)>> FindAsync(TestStores stores, long id) =>
        (await stores.Submissions.FindAsync(new MessageId(id), default)).Select(one => (one.Id.Value, one.State, one.Outcome));

    private static async Task<IEnumerable<long>> PendingAsync(TestStores stores, PendingFilter filter, int limit = 100) =>
        (await stores.Submissions.FindPendingAsync(filter, limit, default)).Select(id => id.Value);
}
