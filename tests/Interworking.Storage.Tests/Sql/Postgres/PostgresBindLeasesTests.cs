using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Smpp.Binds;
using Interworking.Storage.Sql.Postgres;
using Interworking.Testing;

namespace Interworking.Storage.Tests.Sql.Postgres;

/// <summary>Several nodes share the binds of a connection.</summary>
[Collection(PostgresCollection.Name)]
public sealed class PostgresBindLeasesTests(PostgresServer server) : IDisposable
{
    private static readonly BindNumber First = new("carrier", 0);
    private static readonly BindNumber Second = new("carrier", 1);

    private readonly string _database = server.CreateDatabase();
    private readonly List<PostgresTestStores> _opened = [];
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task Take_ByTwoAtOnce_IsGivenToExactlyOne()
    {
        IBindLeases a = await StartAsync("a"), b = await StartAsync("b");
        for (int number = 0; number < 50; number++)
        {
            BindNumber[] wanted = [new("carrier", number), new("other", number)];
            IReadOnlyList<BindNumber>[] taken = await Task.WhenAll(Task.Run(async () => await a.TakeAsync(wanted, default)), Task.Run(async () => await b.TakeAsync(wanted, default)));
            taken.SelectMany(one => one).Should().BeEquivalentTo(wanted);
        }
    }

    [Fact]
    public async Task Read_TwoNodes_SeeTheSame()
    {
        IBindLeases a = await StartAsync("a"), b = await StartAsync("b");
        await a.TakeAsync([First], default);
        await b.TakeAsync([First, Second], default);

        BindBoard seenByA = await a.ReadAsync(default), seenByB = await b.ReadAsync(default);

        seenByA.Mine.Should().Equal(First);
        seenByA.Others.Should().ContainSingle().Which.Should().Equal(Second);
        seenByB.Mine.Should().Equal(Second);
        seenByB.Others.Should().ContainSingle().Which.Should().Equal(First);
        seenByA.ValidFor.Should().BePositive().And.BeLessThanOrEqualTo(ISharedWork.SilentFor);
    }

    [Fact]
    public async Task Release_OwnAndAnothers_GivesUpOnlyItsOwn()
    {
        IBindLeases a = await StartAsync("a"), b = await StartAsync("b");
        await a.TakeAsync([First], default);
        await b.ReleaseAsync([First], default);
        (await b.TakeAsync([First], default)).Should().BeEmpty();

        await a.ReleaseAsync([First], default);

        (await b.TakeAsync([First], default)).Should().Equal(First);
    }

    [Fact]
    public async Task Take_HolderSilentForTenSeconds_IsTakenAndTheHolderKnows()
    {
        IBindLeases a = await StartAsync("a"), b = await StartAsync("b");
        await a.TakeAsync([First], default);
        Silence("a", seconds: 9);
        (await b.TakeAsync([First], default)).Should().BeEmpty();
        (await a.ReadAsync(default)).ValidFor.Should().BeLessThan(TimeSpan.FromSeconds(1));

        Silence("a", seconds: 10);

        (await b.ReadAsync(default)).Others.Should().BeEmpty("it does not live");
        (await b.TakeAsync([First], default)).Should().Equal(First);
        BindBoard seen = await a.ReadAsync(default);
        seen.Mine.Should().BeEmpty();
        seen.ValidFor.Should().BeNegative();
        (await a.TakeAsync([Second], default)).Should().BeEmpty("whoever is silent cannot take");
    }

    [Fact]
    public async Task Take_ThisNodesEarlierLifeHeldIt_IsTakenAtOnce()
    {
        IBindLeases earlier = await StartAsync("a");
        await earlier.TakeAsync([First], default);

        IBindLeases later = await StartAsync("a");

        (await later.ReadAsync(default)).Mine.Should().BeEmpty();
        (await later.TakeAsync([First], default)).Should().Equal(First);
        BindBoard seen = await earlier.ReadAsync(default);
        seen.Mine.Should().BeEmpty();
        seen.ValidFor.Should().Be(TimeSpan.Zero, "its place is taken");
        (await earlier.TakeAsync([Second], default)).Should().BeEmpty();
    }

    [Fact]
    public async Task Take_DatabaseWasAway_LeavesTheOthersTenSecondsToBeHeard()
    {
        IBindLeases a = await StartAsync("a"), b = await StartAsync("b");
        await a.TakeAsync([First], default);
        Silence("a", seconds: 20);
        _opened[0].Execute("alter table connection_bind rename to away");
        Func<Task> read = async () => await b.ReadAsync(default);
        await read.Should().ThrowAsync<LedgerUnavailableException>();
        _opened[0].Execute("alter table away rename to connection_bind");

        (await b.TakeAsync([First, Second], default)).Should().Equal([Second], "that one nobody holds");
        _time.Advance(ISharedWork.SilentFor);
        (await b.TakeAsync([First], default)).Should().Equal(First);
    }

    [Fact]
    public async Task Leave_Holder_FreesEverythingAndIsNotCounted()
    {
        IBindLeases a = await StartAsync("a"), b = await StartAsync("b");
        await a.TakeAsync([First, Second], default);

        await a.LeaveAsync(default);

        BindBoard seen = await b.ReadAsync(default);
        seen.Others.Should().BeEmpty();
        (await b.TakeAsync([First, Second], default)).Should().BeEquivalentTo([First, Second]);
        await StartAsync("a");
        (await b.ReadAsync(default)).Others.Should().ContainSingle("it has come back");
    }

    [Fact]
    public async Task Read_ServerFrozen_FailsWithinFiveSeconds()
    {
        IBindLeases a = await StartAsync("a", TimeProvider.System);
        await a.ReadAsync(default);
        server.Freeze();
        try
        {
            Func<Task> read = async () => await a.ReadAsync(default);
            await read.Should().ThrowAsync<LedgerUnavailableException>();
        }
        finally
        {
            server.Thaw();
        }

        (await a.TakeAsync([First], default)).Should().Equal(First);
    }

    public void Dispose()
    {
        foreach (PostgresTestStores stores in _opened) stores.Dispose();
    }

    private async Task<IBindLeases> StartAsync(string node, TimeProvider? time = null)
    {
        var stores = new PostgresTestStores(_database);
        _opened.Add(stores);
        await stores.StartAsync(node: node);
        return new PostgresBindLeases(stores.Database, time ?? _time);
    }

    private void Silence(string node, int seconds) =>
        _opened[0].Execute($"update node set seen_at = clock_timestamp() - interval '{seconds} seconds' where name = '{node}'");
}
