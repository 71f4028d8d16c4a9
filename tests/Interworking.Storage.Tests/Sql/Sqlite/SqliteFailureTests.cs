using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Storage.Sql.Sqlite;
using Interworking.Storage.Tests.Contract;
using Microsoft.Data.Sqlite;

namespace Interworking.Storage.Tests.Sql.Sqlite;

/// <summary>What a failing commit says, and that the next one works without a restart.</summary>
public sealed class SqliteFailureTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly SqliteTestStores _stores;

    public SqliteFailureTests() => _stores = _folder.Open();

    [Fact]
    public async Task Commit_FileNotWritable_IsRolledBack()
    {
        NodeIdentity node = await _stores.StartAsync();
        var readOnly = new SqliteDatabase($"Data Source={_folder.File};Mode=ReadOnly") { Node = node };
        using var ledger = new SqliteLedgerStore(readOnly);

        Func<Task> commit = async () => await ledger.CommitAsync([Samples.Finish(1)], default);

        (await commit.Should().ThrowAsync<LedgerUnavailableException>().WithMessage("*readonly*")).Which.RolledBack.Should().BeTrue();
    }

    [Fact]
    public async Task Commit_FileCannotBeOpened_IsRolledBackAndWorksWhenItCan()
    {
        await _stores.StartAsync();
        File.Move(_folder.File, _folder.File + ".away");
        Directory.CreateDirectory(_folder.File);

        (await FailAsync(Samples.Finish(1))).RolledBack.Should().BeTrue();

        Directory.Delete(_folder.File);
        File.Move(_folder.File + ".away", _folder.File);
        await _stores.CommitAsync(Samples.Finish(1));
        _stores.Count("cdr").Should().Be(1);
    }

    [Fact]
    public async Task Commit_SomebodyElseWrites_IsRolledBackAndWorksAfterwards()
    {
        await _stores.StartAsync();
        await _stores.CommitAsync(Samples.Finish(1));
        using (SqliteConnection tool = _stores.Database.Open())
        using (SqliteTransaction transaction = tool.BeginTransaction())
        {
            LedgerUnavailableException failure = await FailAsync(Samples.Finish(2));
            failure.RolledBack.Should().BeTrue();
            failure.Message.Should().Contain("database is locked");
        }

        await _stores.CommitAsync(Samples.Finish(2));
        _stores.Count("cdr").Should().Be(2);
    }

    [Fact]
    public async Task Commit_OneEntryFails_NothingOfTheBatchStays()
    {
        await _stores.StartAsync();
        _stores.Execute("create trigger boom before insert on cdr when new.id = 2 begin select raise(abort, 'no room'); end");

        (await FailAsync(Samples.Finish(1), Samples.Finish(2))).RolledBack.Should().BeTrue();
        _stores.Count("cdr").Should().Be(0);

        _stores.Execute("drop trigger boom");
        await _stores.CommitAsync(Samples.Finish(1), Samples.Finish(2));
        _stores.Count("cdr").Should().Be(2);
    }

    [Fact]
    public async Task Commit_CommitItselfFails_IsInDoubtAndMayBeRepeated()
    {
        await _stores.StartAsync();
        _stores.Execute(
            """
            create table parent (id integer primary key);
            create table child (id integer references parent (id) deferrable initially deferred);
            create trigger boom after insert on cdr begin insert into child values (new.id); end;
            """);
        FinishEntry entry = Samples.Finish(1);

        (await FailAsync(entry)).RolledBack.Should().BeFalse();

        _stores.Execute("drop trigger boom");
        await _stores.CommitAsync(entry);
        entry.Applied.Should().BeTrue();
        _stores.Count("cdr").Should().Be(1);
    }

    [Fact]
    public async Task Commit_Stopped_DoesNothing()
    {
        await _stores.StartAsync();
        Func<Task> commit = async () => await _stores.Ledger.CommitAsync([Samples.Finish(1)], new CancellationToken(canceled: true));
        await commit.Should().ThrowAsync<OperationCanceledException>();
        _stores.Count("cdr").Should().Be(0);
    }

    [Fact]
    public async Task Commit_ABugInTheWay_IsAFailedCommitLikeAnyOther()
    {
        // Before the node has started nothing can be written: the ledger's thread must outlive such a mistake.
        LedgerUnavailableException failure = await FailAsync(Samples.Finish(1));
        failure.RolledBack.Should().BeTrue();
        failure.InnerException.Should().BeOfType<InvalidOperationException>();
    }

    public void Dispose()
    {
        _stores.Dispose();
        _folder.Dispose();
    }

    private async Task<LedgerUnavailableException> FailAsync(params LedgerEntry[] batch)
    {
        Func<Task> commit = async () => await _stores.CommitAsync(batch);
        return (await commit.Should().ThrowAsync<LedgerUnavailableException>()).Which;
    }
}
