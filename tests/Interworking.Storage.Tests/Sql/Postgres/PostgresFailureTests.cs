using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Storage.Tests.Contract;
using Interworking.Testing;
using Npgsql;

namespace Interworking.Storage.Tests.Sql.Postgres;

/// <summary>What a failing commit says, that it never takes long to say it, and that the next one works without a restart.</summary>
[Collection(PostgresCollection.Name)]
public sealed class PostgresFailureTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(7);

    private readonly PostgresServer _server;
    private readonly string _database;
    private readonly PostgresTestStores _stores;

    public PostgresFailureTests(PostgresServer server)
    {
        _server = server;
        _database = server.CreateDatabase();
        _stores = new PostgresTestStores(_database);
    }

    private string DatabaseName => new NpgsqlConnectionStringBuilder(_database).Database!;

    [Fact]
    public async Task Commit_ConnectionKilledWithinTheBatch_IsRolledBackAndWorksAgain()
    {
        await _stores.StartAsync();
        Trigger("spool", "perform pg_terminate_backend(pg_backend_pid());");

        (await FailAsync(Samples.Finish(1), Samples.Spool(2))).RolledBack.Should().BeTrue();

        _stores.Execute("drop trigger boom on spool");
        _stores.Count("cdr").Should().Be(0);
        await _stores.CommitAsync(Samples.Finish(1), Samples.Spool(2));
        _stores.Count("cdr").Should().Be(1);
    }

    [Fact]
    public async Task Commit_ConnectionKilledWhileIdle_IsRolledBackAndWorksAgain()
    {
        await _stores.StartAsync();
        await _stores.CommitAsync(Samples.Finish(1));
        Disconnect();

        (await FailAsync(Samples.Finish(2))).RolledBack.Should().BeTrue();

        await _stores.CommitAsync(Samples.Finish(2));
        _stores.Count("cdr").Should().Be(2);
    }

    [Fact]
    public async Task Commit_ConnectionKilledByTheCommit_IsInDoubtAndMayBeRepeated()
    {
        await _stores.StartAsync();
        Trigger("spool", "perform pg_terminate_backend(pg_backend_pid());", "constraint", "deferrable initially deferred");
        LedgerEntry[] batch = [Samples.Spool(1), Samples.Finish(2)];

        (await FailAsync(batch)).RolledBack.Should().BeFalse();

        _stores.Execute("drop trigger boom on spool");
        await _stores.CommitAsync(batch);
        batch.Should().OnlyContain(entry => entry.Applied);
        _stores.Count("cdr").Should().Be(1);
        _stores.Count("spool").Should().Be(1);
    }

    [Fact]
    public async Task Commit_OneEntryFails_NothingOfTheBatchStays()
    {
        await _stores.StartAsync();
        Trigger("cdr", "if new.id = 2 then raise exception 'no room'; end if; return new;");

        (await FailAsync(Samples.Finish(1), Samples.Finish(2))).Message.Should().Contain("no room");

        _stores.Count("cdr").Should().Be(0);
    }

    [Fact]
    public async Task Commit_ServerStoppedAndStarted_FailsAtOnceMeanwhileAndWorksAfterwards()
    {
        await _stores.StartAsync();
        await _stores.CommitAsync(Samples.Spool(1));
        _server.Kill();
        try
        {
            (await FailAsync(Samples.Finish(2))).RolledBack.Should().BeTrue();
            (await FailAsync(Samples.Finish(2))).RolledBack.Should().BeTrue();
        }
        finally
        {
            _server.Start();
        }

        await _stores.CommitAsync(Samples.Finish(1, wasSpooled: true), Samples.Finish(2));
        _stores.Count("cdr").Should().Be(2, "what was committed survives a crash of the server");
    }

    [Fact]
    public async Task Commit_ServerFrozen_FailsWithinSecondsAndWorksAfterwards()
    {
        await _stores.StartAsync();
        await _stores.CommitAsync(Samples.Finish(1));
        LedgerEntry[] batch = [Samples.Finish(2)];
        _server.Freeze();
        try
        {
            (await FailAsync(batch).WaitAsync(Soon)).RolledBack.Should().BeTrue("commit was not sent yet");
            (await FailAsync(batch).WaitAsync(Soon)).RolledBack.Should().BeTrue("no connection could be opened");
        }
        finally
        {
            _server.Thaw();
        }

        await _stores.CommitAsync(batch);
        batch[0].Applied.Should().BeTrue();
        _stores.Count("cdr").Should().Be(2);
    }

    [Fact]
    public async Task Commit_ServerReadOnly_IsRolledBackAndWorksWhenItTakesWrites()
    {
        await _stores.StartAsync();
        await _stores.CommitAsync(Samples.Finish(1));
        _server.Execute($"alter database {DatabaseName} set default_transaction_read_only = on");
        Disconnect();

        (await FailAsync(Samples.Finish(2))).RolledBack.Should().BeTrue();
        LedgerUnavailableException failure = await FailAsync(Samples.Finish(2));
        failure.RolledBack.Should().BeTrue();
        failure.Message.Should().Contain("read-only transaction");

        _server.Execute($"alter database {DatabaseName} reset default_transaction_read_only");
        await _stores.CommitAsync(Samples.Finish(2));
        _stores.Count("cdr").Should().Be(2);
    }

    [Fact]
    public async Task Commit_ItsTransactionBeforeStillHoldsTheNode_WaitsForItsEnd()
    {
        await _stores.StartAsync();
        await using NpgsqlConnection zombie = _stores.Open();
        await using NpgsqlTransaction transaction = await zombie.BeginTransactionAsync();
        await using var hold = new NpgsqlCommand("select 1 from node for no key update", zombie);
        await hold.ExecuteNonQueryAsync();

        (await FailAsync(Samples.Finish(1)).WaitAsync(Soon)).Message.Should().Contain("lock timeout");

        await transaction.RollbackAsync();
        await _stores.CommitAsync(Samples.Finish(1));
    }

    [Fact]
    public async Task Read_ServerAway_AnswersWhenItIsBack()
    {
        await _stores.StartAsync();
        await _stores.CommitAsync(Samples.Spool(1));
        _server.Kill();
        Task<IReadOnlyList<SpooledMessage>> reading;
        try
        {
            reading = Task.Run(async () => await _stores.Spool.ReadWaitingAsync(7, default, 10, default));
        }
        finally
        {
            _server.Start();
        }

        (await reading.WaitAsync(TimeSpan.FromSeconds(20))).Should().ContainSingle();
    }

    [Fact]
    public async Task SharedWork_ServerFrozen_FailsWithinSeconds()
    {
        await _stores.StartAsync();
        _server.Freeze();
        try
        {
            Func<Task> take = async () => await _stores.Shared.TakeOverAsync(TestStores.Now, 10, default).AsTask().WaitAsync(Soon);
            await take.Should().ThrowAsync<LedgerUnavailableException>();
        }
        finally
        {
            _server.Thaw();
        }
    }

    [Fact]
    public async Task Start_ServerAway_IsRefused()
    {
        using var stores = new PostgresTestStores($"Host=127.0.0.1;Port={FreePorts.Next()};Username=nobody;Database=none");
        Func<Task> start = async () => await stores.StartAsync();
        (await start.Should().ThrowAsync<StoreRefusedException>()).WithMessage("PostgreSQL none at 127.0.0.1 cannot be used*check Database.ConnectionString*");
    }

    [Fact]
    public async Task Commit_TextsThatTheServerRefuses_AreStoredAsNearAsPossible()
    {
        await _stores.StartAsync();
        var entry = new FinishEntry(
            new Gateway.Messages.Cdr(Samples.Message(1) with { DestinationRaw = "1\01" }, "111", TestStores.Now, Samples.Finish(1).Cdr.Outcome with { Error = "half \uD83D pair, whole 😀" }, 1), [], false);

        await _stores.CommitAsync(entry, new BarrierEntry());

        IReadOnlyDictionary<string, object?> row = _stores.Rows("select destination_raw, error from cdr").Single();
        row["destination_raw"].Should().Be("1\uFFFD1");
        row["error"].Should().Be("half \uFFFD pair, whole 😀");
    }

    public void Dispose() => _stores.Dispose();

    private void Trigger(string table, string body, string kind = "", string when = "") => _stores.Execute(
        $"""
        create function boom() returns trigger language plpgsql as $$ begin {body} return null; end $$;
        create {kind} trigger boom {(body.Contains("return new", StringComparison.Ordinal) ? "before" : "after")} insert on {table} {when} for each row execute function boom();
        """);

    private void Disconnect() => _server.Execute($"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{DatabaseName}'");

    private async Task<LedgerUnavailableException> FailAsync(params LedgerEntry[] batch)
    {
        // The store works on its caller's thread: the ledger has one of its own, the test must not be held up.
        Func<Task> commit = () => Task.Run(async () => await _stores.CommitAsync(batch));
        return (await commit.Should().ThrowAsync<LedgerUnavailableException>()).Which;
    }
}
