using Interworking.Gateway.Access;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Storage.Sql.Restoring;
using Interworking.Storage.Sql.Sqlite;
using Interworking.Storage.Tests.Contract;

namespace Interworking.Storage.Tests.Sql.Sqlite;

public sealed class SqliteRestoredTests : RestoredContract
{
    private readonly TestFolder _folder = new();

    [Fact]
    public async Task Hold_WhileANodeServesTheFile_IsRefused()
    {
        var stores = (SqliteTestStores)await StartAsync();
        using var another = new SqliteDatabase($"Data Source={stores.Database.Path}");

        Func<Task> hold = async () => await new SqliteRestoredStore(another, TimeProvider.System).HoldAsync(Actor.Cli, default);

        (await hold.Should().ThrowAsync<StoreRefusedException>()).WithMessage("*in use by another process*");
    }

    [Fact]
    public async Task Backup_WhileANodeServesTheFile_IsAWholeDatabaseForItsOwnerOnly()
    {
        var stores = (SqliteTestStores)await StartAsync();
        await stores.CommitAsync(Samples.Spool(1), Samples.Finish(2));
        string copy = stores.Database.Path + ".copy";

        SqliteBackup.Write(stores.Database, copy).Should().BePositive();

        using var database = new SqliteDatabase($"Data Source={copy}");
        (await new SqliteSpoolStore(database).FindAsync(new Gateway.Messages.MessageId(1), default)).Should().NotBeNull();
        if (!OperatingSystem.IsWindows()) File.GetUnixFileMode(copy).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        FluentActions.Invoking(() => SqliteBackup.Write(stores.Database, copy)).Should().Throw<IOException>().WithMessage("*is there already");
        File.Exists(copy + ".part").Should().BeFalse();

        // It is served only after what may have gone is held.
        var node = new SqliteNodeStore(database);
        await FluentActions.Awaiting(() => node.StartAsync("env1", "a", Now, default).AsTask()).Should().ThrowAsync<StoreRefusedException>().WithMessage("*restored hold*");
        (await new SqliteRestoredStore(database, TimeProvider.System).HoldAsync(Actor.Cli, default)).Held.Should().Be(1);
        (await node.StartAsync("env1", "a", Now, default)).Environment.Should().Be("env1");
    }

    public override void Dispose()
    {
        base.Dispose();
        _folder.Dispose();
    }

    protected override TestStores Open() => _folder.Open();

    protected override RestoredStore StoreOf(TestStores stores) => new SqliteRestoredStore(((SqliteTestStores)stores).Database, stores.Clock);
}
