using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Pipeline.Spool;

namespace Interworking.Storage.Tests.Contract;

/// <summary>What SIP senders are told of their messages, and the requests that a restarted process must know again.</summary>
public abstract class NoticeContract : StoreContract
{
    [Fact]
    public async Task Finish_WithNotice_PutsItIntoTheSpoolWithTheCdr()
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync(Samples.Spool(100));
        FinishEntry end = WithNotice(Samples.Finish(100, wasSpooled: true), notice: 101);

        await stores.CommitAsync(end);

        end.Applied.Should().BeTrue();
        stores.Count("cdr").Should().Be(1);
        IReadOnlyList<SpooledMessage> waiting = await stores.Spool.ReadWaitingAsync(21, default, 10, default);
        waiting.Should().ContainSingle().Which.Should().BeEquivalentTo(end.Notice);
        (await stores.Spool.ReadBacklogAsync(default)).Rows.Should().Be(1);
    }

    [Fact]
    public async Task Finish_OfANotice_TakesItsRowAndWritesNoCdr()
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync(WithNotice(Samples.Finish(100), notice: 101));
        FinishEntry end = Samples.Finish(Notice(101).Message, wasSpooled: true);

        await stores.CommitAsync(end, Samples.Finish(102));

        end.Applied.Should().BeTrue();
        stores.Count("spool").Should().Be(0);
        stores.Rows("select id from cdr order by id").Select(row => row["id"]).Should().Equal(100L, 102L);
        (await stores.Spool.ReadBacklogAsync(default)).Rows.Should().Be(0);
    }

    [Fact]
    public async Task Finish_RepeatedAfterACommitInDoubt_TellsOnce()
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync(Samples.Spool(100));
        FinishEntry spooled = WithNotice(Samples.Finish(100, wasSpooled: true), notice: 101);
        FinishEntry atOnce = WithNotice(Samples.Finish(200), notice: 201);
        await stores.CommitAsync(spooled, atOnce);

        await stores.CommitAsync(spooled, atOnce);

        (spooled.Applied, atOnce.Applied).Should().Be((true, true));
        stores.Count("cdr").Should().Be(2);
        stores.Rows("select id from spool order by id").Select(row => row["id"]).Should().Equal(101L, 201L);
    }

    [Fact]
    public async Task Finish_NotThisNodesMessage_TellsNobody()
    {
        TestStores stores = await StartAsync();
        FinishEntry end = WithNotice(Samples.Finish(100, wasSpooled: true), notice: 101);

        await stores.CommitAsync(end, Samples.Finish(300));

        end.Applied.Should().BeFalse();
        stores.Count("spool").Should().Be(0);
    }

    [Fact]
    public async Task Defer_OfANotice_KeepsIt()
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync(WithNotice(Samples.Finish(100), notice: 101));

        await stores.CommitAsync(new DeferEntry(new MessageId(101), 1, Now.AddMinutes(3), Now, "no contact"));

        SpooledMessage row = (await stores.Spool.FindAsync(new MessageId(101), default))!;
        (row.Attempts, row.DueAt, row.Message.NoticeType).Should().Be((1, Now.AddMinutes(3), "message/cpim"));
    }

    [Fact]
    public async Task ReadCallIds_SpooledAndFinished_GivesThoseSinceWithTheirSenders()
    {
        TestStores stores = await StartAsync();
        MessageId id = MessageId.FirstAt(Now), other = new(id.Value + 1), old = MessageId.FirstAt(Now.AddHours(-1));
        await stores.CommitAsync(
            Samples.Finish(Samples.Message(id.Value)),
            new SpoolEntry(Samples.Spooled(7) with { Message = Samples.Message(other.Value) with { Origin = Samples.Carrier with { Number = "1111", CallId = "c2 5" } } }),
            Samples.Finish(Samples.Message(old.Value) with { AcceptedAt = Now.AddHours(-1) }),
            Samples.Finish(Samples.Message(other.Value + 1) with { Origin = Samples.Carrier with { CallId = null } }));

        IReadOnlyList<(string CallId, string Origin, MessageId Id)> found = await stores.Spool.ReadCallIdsAsync(Now.AddSeconds(-64), default);

        found.Should().BeEquivalentTo([(Samples.Carrier.CallId!, "4477001", id), ("c2 5", "1111", other)]);
    }

    private static FinishEntry WithNotice(FinishEntry end, long notice) =>
        new(end.Cdr, end.Receipts, end.WasSpooled) { Notice = Notice(notice) };

    private static SpooledMessage Notice(long id) => Samples.Spooled(id, account: 21) with
    {
        Message = Samples.Message(id, text: "From: <sip:444@env1>\r\n\r\n<imdn/>") with { NoticeType = "message/cpim", Direction = Direction.SipToSip },
        Attempts = 0,
    };
}
