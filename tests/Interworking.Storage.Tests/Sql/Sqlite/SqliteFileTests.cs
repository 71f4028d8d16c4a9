using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Storage.Sql.Sqlite;
using Interworking.Storage.Tests.Contract;
using Microsoft.Data.Sqlite;

namespace Interworking.Storage.Tests.Sql.Sqlite;

/// <summary>One file, one serving process; what a crash leaves; the log and the file.</summary>
public sealed class SqliteFileTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly SqliteTestStores _stores;

    public SqliteFileTests() => _stores = _folder.Open();

    [Fact]
    public async Task Start_FileServedByAnother_IsRefusedUntilThatEnds()
    {
        await _stores.StartAsync(node: "a");
        using SqliteTestStores second = _folder.Open();
        Func<Task> start = async () => await second.StartAsync(node: "b");

        (await start.Should().ThrowAsync<StoreRefusedException>()).WithMessage("*in use by another process*stop the other node*PostgreSQL*");

        _stores.Dispose();
        await start.Should().NotThrowAsync();
    }

    [Fact]
    public async Task Node_StartAndHeartbeat_AreSeenByTheNodesClock()
    {
        await _stores.StartAsync();
        _stores.Rows("select seen_at from node").Single()["seen_at"].Should().Be("2026-07-01T12:00:00.123Z");

        await _stores.CommitAsync(new HeartbeatEntry(TestStores.Now.AddSeconds(1)));

        _stores.Rows("select seen_at from node").Single()["seen_at"].Should().Be("2026-07-01T12:00:01.123Z");
    }

    [Fact]
    public async Task Open_FileServedByAnother_WorksForTools()
    {
        await _stores.StartAsync();
        await _stores.CommitAsync(Samples.Finish(1));
        using SqliteTestStores tool = _folder.Open();

        SqliteNodeStore.Migrate(tool.Database, TestStores.Now);

        tool.Count("cdr").Should().Be(1);
    }

    [Fact]
    public async Task Start_NodeWithAnotherName_TakesTheMessagesOver()
    {
        await _stores.StartAsync(node: "a");
        await _stores.CommitAsync(Samples.Spool(1));
        _stores.Dispose();
        using SqliteTestStores renamed = _folder.Open();

        ((await renamed.StartAsync(node: "b")) with { CutOffAt = null }).Should().Be(new NodeIdentity("env1", "b", 0, 2));

        FinishEntry finish = Samples.Finish(1, wasSpooled: true);
        await renamed.CommitAsync(finish);
        finish.Applied.Should().BeTrue();
    }

    [Fact]
    public async Task Start_AfterACrash_FindsEveryCommit()
    {
        await _stores.StartAsync();
        for (int id = 1; id <= 200; id++) await _stores.CommitAsync(Samples.Spool(id, state: Gateway.Pipeline.Spool.SpoolState.Sending), Samples.Finish(1000 + id));
        using var crashed = new TestFolder();
        Directory.CreateDirectory(Path.GetDirectoryName(crashed.File)!);
        File.Copy(_folder.File, crashed.File);
        File.Copy(_folder.File + "-wal", crashed.File + "-wal");

        using SqliteTestStores stores = crashed.Open();
        await stores.StartAsync();

        stores.Count("cdr").Should().Be(200);
        (await stores.Spool.ReadDueAsync(TestStores.Now, default, 1000, default)).Select(row => row.Id.Value).Should().BeEquivalentTo(Enumerable.Range(1, 200));
    }

    [Fact]
    public async Task Commit_LogHasGrown_IsCopiedIntoTheFileAndStaysBounded()
    {
        await _stores.StartAsync();
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        long size = new FileInfo(_folder.File).Length;
        int id = 0;

        while (new FileInfo(_folder.File).Length < size + (1 << 20))
        {
            deadline.Token.ThrowIfCancellationRequested();
            await _stores.CommitAsync([.. Enumerable.Range(0, 500).Select(_ => Samples.Finish(++id))]);
        }

        _stores.Count("cdr").Should().Be(id);
    }

    [Fact]
    public async Task Start_NewFile_IsReadableByItsOwnerOnly()
    {
        using SqliteConnection held = _stores.Database.Open(); // the log goes with the last connection, and another test may clear the pool
        await _stores.StartAsync();
        if (OperatingSystem.IsWindows()) return;
        File.GetUnixFileMode(_folder.File).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.GetUnixFileMode(_folder.File + "-wal").Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task Start_NotADatabase_IsRefused()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.File)!);
        await File.WriteAllTextAsync(_folder.File, new string('x', 8192));
        Func<Task> start = async () => await _stores.StartAsync();
        (await start.Should().ThrowAsync<StoreRefusedException>()).WithMessage("*cannot be used*not a database*");
    }

    [Theory, InlineData("Data Source=:memory:"), InlineData(""), InlineData("Data Source=x;Mode=Memory"), InlineData("Colour=blue")]
    public void Create_NoFileNamed_IsRefused(string connectionString)
    {
        Action create = () => _ = new SqliteDatabase(connectionString);
        create.Should().Throw<StoreRefusedException>().WithMessage("Database.ConnectionString *");
    }

    [Theory]
    [InlineData("select * from spool where state = 0 and policy is null and account_id = 7 and id > 5 order by id", "spool_waiting")]
    [InlineData("select * from spool where state = 0 and policy is null and due_at <= 5 order by due_at", "spool_due")]
    [InlineData("select * from spool where state = 1", "spool_sending")]
    [InlineData("select * from receipt where system_id = 'tata' and part_id > 5 order by part_id", "receipt_owed")]
    public async Task Plan_OfAReadThatMustStayFast_UsesItsIndexWithoutSorting(string sql, string index)
    {
        await _stores.StartAsync();
        string plan = string.Join('\n', _stores.Rows("explain query plan " + sql).Select(row => row["detail"]));
        plan.Should().Contain(index).And.NotContain("TEMP B-TREE").And.NotContain("SCAN spool ").And.NotContain("SCAN receipt ");
    }

    public void Dispose()
    {
        _stores.Dispose();
        _folder.Dispose();
    }
}
