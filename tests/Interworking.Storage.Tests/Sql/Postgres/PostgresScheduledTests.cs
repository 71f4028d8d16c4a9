using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Smpp.Text;
using Interworking.Smpp.Values;
using Interworking.Storage.Tests.Contract;

namespace Interworking.Storage.Tests.Sql.Postgres;

/// <summary>Scheduled messages of one node that another is asked about.</summary>
[Collection(PostgresCollection.Name)]
public sealed class PostgresScheduledTests(PostgresServer server) : IDisposable
{
    private readonly string _database = server.CreateDatabase();
    private readonly List<PostgresTestStores> _opened = [];

    private static DateTimeOffset Now => TestStores.Now;

    [Fact]
    public async Task Scheduled_OfAnotherNode_IsFoundReplacedAndEndedByAny()
    {
        PostgresTestStores a = await StartAsync("a"), b = await StartAsync("b");
        await a.CommitAsync(Samples.Spool(1, state: SpoolState.Scheduled), Samples.Spool(2));
        ReplaceEntry[] replaces = [Replace(1), Replace(2)];
        FinishEntry[] ends = [Samples.Finish(1, wasSpooled: true, OutcomeKind.Cancelled), Samples.Finish(2, wasSpooled: true, OutcomeKind.Cancelled)];

        await b.CommitAsync(replaces);
        (await a.Spool.FindAsync(new MessageId(1), default))!.Message.Text.Should().Be("new");
        (await b.Submissions.ReadScheduledAsync(Now.AddDays(1), 10, default)).Should().BeEmpty("it is the other's to begin");
        await b.CommitAsync(ends);

        replaces.Select(entry => entry.Applied).Should().Equal(true, false);
        ends.Select(entry => entry.Applied).Should().Equal(true, false);
        (await b.Submissions.FindAsync(new MessageId(1), default)).Single().Outcome.Should().Be(OutcomeKind.Cancelled);
        (await b.Submissions.FindAsync(new MessageId(2), default)).Single().State.Should().Be(SpoolState.Waiting);
        var begin = new BeginScheduledEntry([new MessageId(1), new MessageId(2)], Now.AddDays(1));
        await a.CommitAsync(begin);
        begin.Begun.Should().Equal(new MessageId(2));
    }

    [Fact]
    public async Task Scheduled_PutOffThroughAnotherNodeSinceTheLook_StaysForItsNewTime()
    {
        PostgresTestStores a = await StartAsync("a"), b = await StartAsync("b");
        await a.CommitAsync(Samples.Spool(1, state: SpoolState.Scheduled, due: Now));
        (await a.Submissions.ReadScheduledAsync(Now, 10, default)).Should().HaveCount(1);
        var begin = new BeginScheduledEntry([new MessageId(1)], Now);

        await b.CommitAsync(Replace(1, Now.AddHours(3)));
        await a.CommitAsync(begin);

        begin.Begun.Should().BeEmpty();
        (await a.Spool.FindAsync(new MessageId(1), default)).Should().Match<SpooledMessage>(row => row.State == SpoolState.Scheduled && row.DueAt == Now.AddHours(3));
    }

    [Fact]
    public async Task FindPending_WaitsOnAnotherNodeOrIsSentByIt_IsFound()
    {
        PostgresTestStores a = await StartAsync("a"), b = await StartAsync("b");
        await a.CommitAsync(Mine(1, SpoolState.Waiting, 7), Mine(2, SpoolState.Sending, 7), Mine(3, SpoolState.Waiting, 0), Mine(4, SpoolState.Sending, 0));

        IReadOnlyList<MessageId> found = await b.Submissions.FindPendingAsync(new PendingFilter(["tata"], "4477001", "111222333", 7, null), 10, default);

        found.Select(id => id.Value).Should().Equal(1, 2, 3, 4);
    }

    [Fact]
    public async Task Scheduled_OfASilentNode_GoesOverWithItsTime()
    {
        PostgresTestStores a = await StartAsync("a"), b = await StartAsync("b");
        await a.CommitAsync(Samples.Spool(1, state: SpoolState.Scheduled, due: Now.AddHours(1)));
        b.Execute("update node set seen_at = clock_timestamp() - interval '1 minute' where name = 'a'");

        TakenOver taken = (await b.Shared.TakeOverAsync(Now, 100, default))!;

        (taken.Messages, taken.Accounts.Count, taken.Queues.Count).Should().Be((1, 0, 0));
        (await b.Submissions.ReadScheduledAsync(Now.AddHours(1), 10, default)).Should().Equal(new ScheduledMessage(new MessageId(1), 7, null, "111222333"));
        (await b.Shared.TakeOverAsync(Now, 100, default)).Should().BeNull();
    }

    public void Dispose()
    {
        foreach (PostgresTestStores stores in _opened) stores.Dispose();
    }

    private static SpoolEntry Mine(long id, SpoolState state, long account) => new(Samples.Spooled(id, account: account, state: state) with
    {
        Message = Samples.Message(id) with { Origin = Samples.Carrier with { Number = "4477001", SystemId = "tata", Connection = null } },
        Policy = account == 0 ? "to env4" : null,
    });

    private static ReplaceEntry Replace(long id, DateTimeOffset? scheduledAt = null) => new(new MessageId(id))
    {
        Text = "new",
        Alphabet = Alphabet.Gsm7,
        Parts = [new MessagePart(new MessageId(id), 1, ReceiptRequest.None)],
        ExpiresAt = Now.AddHours(9),
        ScheduledAt = scheduledAt,
    };

    private async Task<PostgresTestStores> StartAsync(string node)
    {
        var stores = new PostgresTestStores(_database);
        _opened.Add(stores);
        await stores.StartAsync(node: node);
        return stores;
    }
}
