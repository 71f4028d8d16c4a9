using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Gateway.Receipts;

namespace Interworking.Storage.Tests.Contract;

/// <summary>Finishing, spooling and deferring messages.</summary>
public abstract class LedgerStoreContract : StoreContract
{
    [Fact]
    public async Task Commit_FinishedAtOnce_WritesOneCdrWithEveryColumn()
    {
        TestStores stores = await StartAsync();

        Message message = Samples.Message(100);
        await stores.CommitAsync(Samples.Finish(message, receipts: Samples.Receipt(100)));

        stores.Rows("select * from cdr").Single().Should().BeEquivalentTo(new Dictionary<string, object?>
        {
            ["environment"] = "env1",
            ["id"] = 100L,
            ["trace_id"] = "env4:100",
            ["direction"] = "sms_to_sip",
            ["carrier"] = "TATA",
            ["system_id"] = "tata",
            ["connection"] = "Messages to vendor via SMPP",
            ["account"] = "111222333",
            ["origin"] = "4477001",
            ["destination"] = "111222333",
            ["origin_raw"] = "+4477001",
            ["destination_raw"] = "+111222333",
            ["parts"] = 1L,
            ["alphabet"] = "gsm7",
            ["accepted_at"] = "2026-07-01T12:00:00.123Z",
            ["finished_at"] = "2026-07-01T12:00:00.163Z",
            ["outcome"] = "delivered",
            ["delivered_to"] = "device",
            ["sip_status"] = 200L,
            ["smpp_status"] = 69L,
            ["error"] = "none",
            ["attempts"] = 3L,
            ["peer_ref"] = "peer-1",
            ["test"] = 1L,
            ["call_id"] = "a84b4c76e66710@pc33 314159",
            ["fingerprint"] = 0x7000L + 100,
            ["receipts"] = ReceiptTerms.Pack(message, [Samples.Receipt(100)]),
        });
    }

    [Fact]
    public async Task Commit_FinishOfOnePart_WritesNoPartRow()
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync(Samples.Finish(100));
        stores.Count("cdr_part").Should().Be(0);
    }

    [Fact]
    public async Task Commit_FinishOfSeveralParts_KeepsTheirIds()
    {
        TestStores stores = await StartAsync();
        Message message = Samples.Message(100, parts: [new(new MessageId(98), 1, default), new(new MessageId(99), 2, default)]);

        await stores.CommitAsync(Samples.Finish(message));

        stores.Rows("select part_id, id, number from cdr_part order by part_id").Select(row => (row["part_id"], row["id"], row["number"]))
            .Should().Equal((98L, 100L, 1L), (99L, 100L, 2L));
    }

    [Fact]
    public async Task Commit_SameFinishAgain_IsAppliedAndChangesNothing()
    {
        TestStores stores = await StartAsync();
        FinishEntry entry = Samples.Finish(100, receipts: Samples.Receipt(100));
        await stores.CommitAsync(entry);
        await stores.CommitAsync(new ReceiptDoneEntry(new MessageId(100)));

        await stores.CommitAsync(entry);

        entry.Applied.Should().BeTrue();
        stores.Count("cdr").Should().Be(1);
        stores.Count("receipt").Should().Be(0, "a receipt that the carrier took does not come back");
    }

    [Fact]
    public async Task Commit_AnotherOutcomeOfAFinishedMessage_IsNotApplied()
    {
        TestStores stores = await StartAsync();
        FinishEntry late = Samples.Finish(100, kind: OutcomeKind.Failed);
        await stores.CommitAsync(Samples.Finish(100));

        await stores.CommitAsync(late);

        late.Applied.Should().BeFalse();
        stores.Rows("select outcome from cdr").Single()["outcome"].Should().Be("delivered");
    }

    [Fact]
    public async Task Commit_SpoolAndFinishInOneBatch_LeavesOnlyTheCdr()
    {
        TestStores stores = await StartAsync();
        FinishEntry finish = Samples.Finish(100, wasSpooled: true);
        LedgerEntry[] batch = [Samples.Spool(100, state: SpoolState.Sending), finish];

        await stores.CommitAsync(batch);
        await stores.CommitAsync(batch);

        finish.Applied.Should().BeTrue();
        stores.Count("spool").Should().Be(0);
        stores.Count("cdr").Should().Be(1);
        (await stores.Spool.ReadBacklogAsync(default)).Rows.Should().Be(0);
    }

    [Fact]
    public async Task Commit_SpooledFinishAgain_IsApplied()
    {
        TestStores stores = await StartAsync();
        FinishEntry finish = Samples.Finish(100, wasSpooled: true);
        await stores.CommitAsync(Samples.Spool(100));
        await stores.CommitAsync(finish);

        await stores.CommitAsync(finish);

        finish.Applied.Should().BeTrue();
    }

    [Fact]
    public async Task Commit_FinishOfASpoolRowThatIsAnothers_WritesNothing()
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync(Samples.Spool(100));
        stores.Execute("update spool set slot = 5");
        FinishEntry finish = Samples.Finish(100, wasSpooled: true, receipts: Samples.Receipt(100));

        await stores.CommitAsync(finish);

        finish.Applied.Should().BeFalse();
        stores.Count("spool").Should().Be(1);
        stores.Count("cdr").Should().Be(0);
        stores.Count("receipt").Should().Be(0);
    }

    [Fact]
    public async Task Commit_DeferAfterSpoolInOneBatch_PutsItBackToWaiting()
    {
        TestStores stores = await StartAsync();
        var defer = new DeferEntry(new MessageId(100), 3, Now.AddMinutes(5), Now, "480 from the app");

        await stores.CommitAsync(Samples.Spool(100, state: SpoolState.Sending), defer);

        SpooledMessage? row = await stores.Spool.FindAsync(new MessageId(100), default);
        row.Should().BeEquivalentTo(Samples.Spooled(100) with { Attempts = 3, DueAt = Now.AddMinutes(5) });
        stores.Rows("select * from spool_step").Single().Should().BeEquivalentTo(
            new Dictionary<string, object?> { ["id"] = 100L, ["at"] = "2026-07-01T12:00:00.123Z", ["attempts"] = 3L, ["step"] = "480 from the app" });
    }

    [Fact]
    public async Task Commit_DeferBeyondValidity_IsDueAtItsEnd()
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync(Samples.Spool(100), new DeferEntry(new MessageId(100), 3, Now.AddDays(9), Now, "absent"));
        (await stores.Spool.FindAsync(new MessageId(100), default))!.DueAt.Should().Be(Now.AddHours(48));
    }

    [Fact]
    public async Task Commit_DeferOfNothing_IsNotAppliedAndLeavesNoStep()
    {
        TestStores stores = await StartAsync();
        var defer = new DeferEntry(new MessageId(100), 1, Now, Now, "absent");

        await stores.CommitAsync(defer);

        defer.Applied.Should().BeFalse();
        stores.Count("spool_step").Should().Be(0);
    }

    [Fact]
    public async Task Commit_DeferRepeatedAfterItsMessageFinished_IsApplied()
    {
        TestStores stores = await StartAsync();
        var defer = new DeferEntry(new MessageId(100), 1, Now, Now, "absent");
        LedgerEntry[] inDoubt = [defer, Samples.Finish(100, wasSpooled: true)];
        await stores.CommitAsync(Samples.Spool(100));
        await stores.CommitAsync(inDoubt);

        await stores.CommitAsync(inDoubt);

        inDoubt.Should().OnlyContain(entry => entry.Applied);
        stores.Count("spool_step").Should().Be(1);
        stores.Count("cdr").Should().Be(1);
    }

    [Fact]
    public async Task Commit_DeferAccount_MovesWhatIsDueEarlierAndNotPastItsValidity()
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync(
            Samples.Spool(1, account: 7), Samples.Spool(2, account: 7, due: Now.AddHours(3)), Samples.Spool(3, account: 8), Samples.Spool(4, account: 7, SpoolState.Sending));

        await stores.CommitAsync(new DeferAccountEntry(7, Now.AddHours(2)));
        stores.Rows("select due_at from spool order by id").Select(row => (long)row["due_at"]! - Now.ToUnixTimeMilliseconds())
            .Should().Equal(2 * 3_600_000L, 3 * 3_600_000L, 60_000L, 60_000L);

        await stores.CommitAsync(new DeferAccountEntry(7, Now.AddDays(30)));
        (await stores.Spool.FindAsync(new MessageId(1), default))!.DueAt.Should().Be(Now.AddHours(48));
    }

    [Fact]
    public async Task Commit_SlotTakenByALaterLife_AppliesNothing()
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync(Samples.Spool(100));
        stores.Execute("update node set incarnation = incarnation + 1");
        LedgerEntry[] batch = [new HeartbeatEntry(Now.AddSeconds(1)), Samples.Finish(100, wasSpooled: true), Samples.Finish(101), new BarrierEntry()];

        await stores.CommitAsync(batch);

        batch.Should().OnlyContain(entry => !entry.Applied);
        stores.Count("cdr").Should().Be(0);
        stores.Count("spool").Should().Be(1);
    }

    [Fact]
    public async Task Commit_Heartbeat_IsApplied()
    {
        TestStores stores = await StartAsync();
        var heartbeat = new HeartbeatEntry(Now.AddSeconds(1));

        await stores.CommitAsync(heartbeat);

        heartbeat.Applied.Should().BeTrue();
    }

    [Fact]
    public async Task Commit_ManyEntries_KeepsAll()
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync([.. Enumerable.Range(1, 5000).Select(id => Samples.Finish(id, receipts: Samples.Receipt(id)))]);
        stores.Count("cdr").Should().Be(5000);
        stores.Count("receipt").Should().Be(5000);
    }
}
