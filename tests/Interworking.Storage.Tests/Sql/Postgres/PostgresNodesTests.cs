using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Storage.Sql.Migrations;
using Interworking.Storage.Tests.Contract;
using Npgsql;

namespace Interworking.Storage.Tests.Sql.Postgres;

/// <summary>Several nodes on one database.</summary>
[Collection(PostgresCollection.Name)]
public sealed class PostgresNodesTests(PostgresServer server) : IDisposable
{
    private readonly string _database = server.CreateDatabase();
    private readonly List<PostgresTestStores> _opened = [];

    private static DateTimeOffset Now => TestStores.Now;

    [Fact]
    public async Task Start_SeveralAtOnceOnAnEmptyDatabase_MigrateOnceAndGetSlotsOfTheirOwn()
    {
        string empty = server.CreateEmptyDatabase();
        PostgresTestStores[] nodes = [Open(empty), Open(empty), Open(empty)];

        NodeIdentity[] started = await Task.WhenAll(nodes.Select((node, at) => node.StartAsync(node: $"node{at}").AsTask()));

        started.Select(node => node.Slot).Should().BeEquivalentTo([0, 1, 2]);
        started.Should().OnlyContain(node => node.Incarnation == 1);
        nodes[0].Rows("select version from schema_version order by version").Select(row => row["version"])
            .Should().Equal(Migration.All("Postgres").Select(migration => (object)(long)migration.Number));
    }

    [Fact]
    public async Task Commit_SameNameStartedLater_FencesTheEarlier()
    {
        PostgresTestStores earlier = await StartAsync("a");
        await earlier.CommitAsync(Samples.Spool(1));
        PostgresTestStores later = await StartAsync("a");
        LedgerEntry[] batch = [Samples.Finish(1, wasSpooled: true), new HeartbeatEntry(Now)];

        await earlier.CommitAsync(batch);

        batch.Should().OnlyContain(entry => !entry.Applied);
        FinishEntry finish = Samples.Finish(1, wasSpooled: true);
        await later.CommitAsync(finish);
        finish.Applied.Should().BeTrue();
    }

    [Fact]
    public async Task Start_NamesThatNeverComeBack_SlotUnusedForADayIsUsedAgain()
    {
        PostgresTestStores stores = await StartAsync("a");
        stores.Execute("insert into node select n, 'env1', 'gone' || n, 3, now() - interval '2 days', false from generate_series(1, 1023) as n");
        stores.Execute("update node set seen_at = now() - interval '3 days' where slot = 17");
        NodeIdentity node = await Open().StartAsync(node: "new");
        node.Should().Be(new NodeIdentity("env1", "new", 17, 4));
    }

    [Fact]
    public async Task Start_EmbeddedRegistrarAndAnotherNodeLives_IsRefused()
    {
        using var alone = new PostgresTestStores(_database, alone: true);
        await alone.StartAsync(node: "a");
        Func<Task> second = async () => await Open().StartAsync(node: "b");
        (await second.Should().ThrowAsync<StoreRefusedException>()).WithMessage("Node a serves this environment*redis*");
        await alone.StartAsync(node: "a");
        Silence("a");
        await second.Should().NotThrowAsync();
    }

    [Fact]
    public async Task Read_RowsOfAnotherNode_AreNotSeen()
    {
        PostgresTestStores a = await StartAsync("a"), b = await StartAsync("b");
        await a.CommitAsync(Samples.Spool(1, due: Now), Samples.Finish(2, receipts: Samples.Receipt(2)), new StorePartEntry(Samples.Part(1, 3)));

        (await b.Spool.ReadWaitingAsync(7, default, 10, default)).Should().BeEmpty();
        (await b.Spool.ReadDueAsync(Now, default, 10, default)).Should().BeEmpty();
        (await b.Spool.FindAsync(new MessageId(1), default)).Should().BeNull();
        (await b.Spool.ReadBacklogAsync(default)).Rows.Should().Be(0);
        (await b.Spool.ReadStaleSetsAsync(Now.AddDays(1), 10, default)).Should().BeEmpty();
        (await b.Spool.ReadReceiptsAsync("tata", default, Now, 10, default)).Should().BeEmpty();
        (await a.Spool.ReadDueAsync(Now, default, 10, default)).Should().ContainSingle();
    }

    [Fact]
    public async Task StorePart_OnTwoNodesAtOnce_IsCompletedByExactlyOne()
    {
        PostgresTestStores a = await StartAsync("a"), b = await StartAsync("b");
        for (int reference = 1; reference <= 20; reference++)
        {
            PartSetKey key = Samples.Key(total: 2, reference: reference);
            StorePartEntry one = new(Samples.Part(1, (reference * 10) + 1, key)), two = new(Samples.Part(2, (reference * 10) + 2, key));
            await Task.WhenAll(Task.Run(async () => await a.CommitAsync(one)), Task.Run(async () => await b.CommitAsync(two)));
            new[] { one.Completed, two.Completed }.Where(set => set is not null).Should().ContainSingle().Which!.IsWhole.Should().BeTrue();
        }
    }

    [Fact]
    public async Task Assemble_OnTwoNodes_IsAppliedOnce()
    {
        PostgresTestStores a = await StartAsync("a"), b = await StartAsync("b");
        StoredPart one = Samples.Part(1, 11, Samples.Key(2)), two = Samples.Part(2, 12, Samples.Key(2));
        await a.CommitAsync(new StorePartEntry(one), new StorePartEntry(two));
        AssembleEntry[] entries = [new(Samples.Key(2), Samples.Whole(11, one, two)), new(Samples.Key(2), Samples.Whole(12, one, two))];

        await Task.WhenAll(Task.Run(async () => await a.CommitAsync(entries[0])), Task.Run(async () => await b.CommitAsync(entries[1])));

        entries.Count(entry => entry.Applied).Should().Be(1);
        a.Count("spool").Should().Be(1);
        a.Count("part_set").Should().Be(0);
    }

    [Fact]
    public async Task TakeOver_EveryoneLives_IsNothing()
    {
        PostgresTestStores a = await StartAsync("a"), b = await StartAsync("b");
        await a.CommitAsync(Samples.Spool(1));
        (await b.Shared.TakeOverAsync(Now, 10, default)).Should().BeNull();
    }

    [Fact]
    public async Task TakeOver_SilentNode_ItsMessagesGoOnElsewhere()
    {
        PostgresTestStores a = await StartAsync("a"), b = await StartAsync("b");
        await a.CommitAsync(Samples.Spool(1), Samples.Spool(2, 8, SpoolState.Sending), Samples.Spool(3, 9), new HeartbeatEntry(Now));
        Silence("a");

        TakenOver? taken = await b.Shared.TakeOverAsync(Now, 100, default);

        taken.Should().BeEquivalentTo(new TakenOver("a", [8, 7, 9], 3, 0, 0));
        (await b.Spool.FindAsync(new MessageId(1), default)).Should().BeEquivalentTo(Samples.Spooled(1));
        (await b.Spool.FindAsync(new MessageId(2), default)).Should().BeEquivalentTo(Samples.Spooled(2, 8) with { DueAt = Now });
        (await b.Spool.ReadBacklogAsync(default)).Rows.Should().Be(3);
        FinishEntry late = Samples.Finish(1, wasSpooled: true), own = Samples.Finish(1, wasSpooled: true);
        await a.CommitAsync(late);
        late.Applied.Should().BeFalse("the message is no longer its");
        await b.CommitAsync(own);
        own.Applied.Should().BeTrue();
        b.Count("cdr").Should().Be(1);
        (await b.Shared.TakeOverAsync(Now, 100, default)).Should().BeNull("nothing is left");
    }

    [Fact]
    public async Task TakeOver_MoreThanTheLimit_TakesItInStepsEachAccountInOrder()
    {
        PostgresTestStores a = await StartAsync("a"), b = await StartAsync("b");
        await a.CommitAsync([.. Enumerable.Range(1, 5).Select(id => Samples.Spool(id))]);
        Silence("a");
        List<long> order = [];

        while (await b.Shared.TakeOverAsync(Now, 2, default) is { } step)
        {
            step.Messages.Should().BeLessThanOrEqualTo(2);
            order.AddRange((await b.Spool.ReadWaitingAsync(7, new MessageId(order.LastOrDefault()), 10, default)).Select(row => row.Message.Id.Value));
        }

        order.Should().Equal(1, 2, 3, 4, 5);
    }

    [Fact]
    public async Task TakeOver_TwoAtOnce_EachRowGoesToOne()
    {
        PostgresTestStores a = await StartAsync("a"), b = await StartAsync("b"), c = await StartAsync("c");
        await a.CommitAsync([.. Enumerable.Range(1, 200).Select(id => Samples.Spool(id))]);
        Silence("a");

        int[] taken = await Task.WhenAll(Drain(b), Drain(c));

        // Who finds the silent node's row locked by the other takes nothing, and looks again at its next turn.
        (taken.Sum() + await Drain(b)).Should().Be(200);
        a.Rows("select count(distinct slot) as n from spool where slot = 0").Single()["n"].Should().Be(0L);

        static async Task<int> Drain(PostgresTestStores node)
        {
            int messages = 0;
            while (await node.Shared.TakeOverAsync(Now, 10, default) is { } step) messages += step.Messages;
            return messages;
        }
    }

    [Fact]
    public async Task TakeOver_PartsOfASilentNode_AreFoundByTheNewOwner()
    {
        PostgresTestStores a = await StartAsync("a"), b = await StartAsync("b");
        StoredPart[] whole = [Samples.Part(1, 11, Samples.Key(2)), Samples.Part(2, 12, Samples.Key(2))];
        await a.CommitAsync(new StorePartEntry(whole[0]), new StorePartEntry(whole[1]), new StorePartEntry(Samples.Part(1, 13, Samples.Key(2, reference: 5))));
        Silence("a");

        (await b.Shared.TakeOverAsync(Now, 100, default))!.PartSets.Should().Be(2);

        (await b.Spool.ReadStaleSetsAsync(Now.AddMinutes(-1), 10, default)).Should().ContainSingle("the incomplete one waits for its time")
            .Which.Should().BeEquivalentTo(new PartSet(Samples.Key(2), whole));
    }

    [Fact]
    public async Task TakeOver_ByANodeThatLostItsOwnSlot_TakesNothing()
    {
        PostgresTestStores a = await StartAsync("a"), b = await StartAsync("b");
        await a.CommitAsync(Samples.Spool(1));
        Silence("a");
        await StartAsync("b");
        (await b.Shared.TakeOverAsync(Now, 10, default)).Should().BeNull();
    }

    [Fact]
    public async Task Heartbeat_AfterSilence_IsAlive()
    {
        PostgresTestStores a = await StartAsync("a"), b = await StartAsync("b");
        await a.CommitAsync(Samples.Spool(1));
        Silence("a");
        await a.CommitAsync(new HeartbeatEntry(Now));
        (await b.Shared.TakeOverAsync(Now, 10, default)).Should().BeNull();
    }

    [Fact]
    public async Task ExchangeReceipts_BoundElsewhere_LeaveFromThereOnce()
    {
        PostgresTestStores a = await StartAsync("a"), b = await StartAsync("b");
        await a.CommitAsync(Samples.Finish(1, receipts: [Samples.Receipt(1), Samples.Receipt(2, "asiacell")]));

        (await a.Shared.ExchangeReceiptsAsync(["asiacell"], Now, 10, default)).Should().BeEmpty();
        (await b.Shared.ExchangeReceiptsAsync(["tata"], Now, 10, default)).Should().Equal("tata");

        (await b.Spool.ReadReceiptsAsync("tata", default, Now, 10, default)).Should().Equal(Samples.Receipt(1));
        (await a.Spool.ReadReceiptsAsync("tata", default, Now, 10, default)).Should().BeEmpty();
        (await a.Spool.ReadReceiptsAsync("asiacell", default, Now, 10, default)).Should().Equal(Samples.Receipt(2, "asiacell"));
    }

    [Fact]
    public async Task ExchangeReceipts_NobodyIsBound_ComeBackToWhoGetsTheBindAndExpireSomewhere()
    {
        PostgresTestStores a = await StartAsync("a");
        await a.CommitAsync(Samples.Finish(1, receipts: [Samples.Receipt(1), Samples.Receipt(2, expires: Now)]));

        await a.Shared.ExchangeReceiptsAsync([], Now.AddHours(-1), 10, default);
        (await a.Spool.ReadReceiptsAsync("tata", default, Now, 10, default)).Should().BeEmpty("they are nobody's");
        (await a.Shared.ExchangeReceiptsAsync(["tata"], Now, 10, default)).Should().Equal("tata");

        (await a.Spool.ReadReceiptsAsync("tata", default, Now, 10, default)).Should().Equal(Samples.Receipt(1));
        (await a.Spool.ReadExpiredReceiptsAsync(Now, 10, default)).Should().Equal(Samples.Receipt(2, expires: Now));
    }

    [Fact]
    public async Task TakeOver_ReceiptsOfASilentNode_LeaveByWhoeverIsBound()
    {
        PostgresTestStores a = await StartAsync("a"), b = await StartAsync("b");
        await a.CommitAsync(Samples.Finish(1, receipts: Samples.Receipt(1)));
        Silence("a");

        (await b.Shared.TakeOverAsync(Now, 10, default))!.Receipts.Should().Be(1);

        (await b.Shared.ExchangeReceiptsAsync(["tata"], Now, 10, default)).Should().Equal("tata");
    }

    [Fact]
    public async Task Start_Months_ArePartitionsAheadAndFound()
    {
        PostgresTestStores stores = await StartAsync("a");
        string[] names = [.. stores.Rows("select inhrelid::regclass::text as name from pg_inherits where inhparent = 'cdr'::regclass order by 1").Select(row => (string)row["name"]!)];
        names.Should().Equal("cdr_2026_06", "cdr_2026_07", "cdr_2026_08", "cdr_2026_09", "cdr_2026_10", "cdr_other");

        await stores.CommitAsync(Samples.Finish(MessageId.FirstAt(Now).Value), Samples.Finish(5));

        stores.Count("cdr_2026_07").Should().Be(1);
        stores.Count("cdr_other").Should().Be(1);
        await new PostgresTestStores(_database).StartAsync(node: "b", now: Now.AddMonths(1));
        stores.Count("cdr_2026_11").Should().Be(0);
    }

    [Theory]
    [InlineData("select * from spool where slot = 0 and state = 0 and policy is null and account_id = 7 and id > 5 order by id", "spool_waiting")]
    [InlineData("select * from spool where slot = 0 and state = 0 and policy is null and due_at <= 5 order by due_at", "spool_due")]
    [InlineData("select id from spool where slot = 0 and state = 1 order by id", "spool_sending")]
    [InlineData("select * from part_set where slot = 0 and since < 5 order by since", "part_set_since")]
    [InlineData("select * from receipt where slot = 0 and system_id = 'tata' and part_id > 5 order by part_id", "receipt_owed")]
    [InlineData("select * from receipt where slot is null and system_id = any('{tata}')", "receipt_owed")]
    public async Task Plan_OfAReadThatMustStayFast_UsesItsIndexWithoutSorting(string sql, string index)
    {
        PostgresTestStores stores = await StartAsync("a");
        string name = new NpgsqlConnectionStringBuilder(_database).Database!;
        stores.Execute($"alter database {name} set enable_seqscan = off; alter database {name} set enable_bitmapscan = off");
        string plan = string.Join('\n', stores.Rows("explain " + sql).Select(row => row["QUERY PLAN"]));
        plan.Should().Contain(index).And.NotContain("Sort").And.NotContain("Seq Scan");
    }

    public void Dispose()
    {
        foreach (PostgresTestStores stores in _opened) stores.Dispose();
    }

    private PostgresTestStores Open(string? database = null)
    {
        var stores = new PostgresTestStores(database ?? _database);
        _opened.Add(stores);
        return stores;
    }

    private async Task<PostgresTestStores> StartAsync(string node)
    {
        PostgresTestStores stores = Open();
        await stores.StartAsync(node: node);
        return stores;
    }

    private void Silence(string node) => _opened[0].Execute($"update node set seen_at = seen_at - {Storage.Sql.Postgres.Silence.Interval} where name = '{node}'");
}
