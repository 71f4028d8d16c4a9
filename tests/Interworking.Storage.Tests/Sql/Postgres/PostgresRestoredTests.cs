using Interworking.Gateway.Access;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Pipeline.Spool.Restoring;
using Interworking.Storage.Sql.Restoring;
using Interworking.Storage.Tests.Contract;

namespace Interworking.Storage.Tests.Sql.Postgres;

[Collection(PostgresCollection.Name)]
public sealed class PostgresRestoredTests(PostgresServer server) : RestoredContract
{
    private readonly string _database = server.CreateDatabase();

    [Fact]
    public async Task Hold_WhileANodeSigns_IsRefused()
    {
        var stores = (PostgresTestStores)await StartAsync();

        Task<RestoredDatabase> hold = new PostgresRestoredStore(stores.Database, TimeProvider.System).HoldAsync(Actor.Cli, default).AsTask();
        while (!hold.IsCompleted)
        {
            stores.Execute("update node set seen_at = clock_timestamp()");
            await Task.WhenAny(hold, Task.Delay(100));
        }

        (await FluentActions.Awaiting(() => hold).Should().ThrowAsync<StoreRefusedException>()).WithMessage("Node a serves this database*");
    }

    protected override TestStores Open() => new PostgresTestStores(_database);

    protected override RestoredStore StoreOf(TestStores stores)
    {
        stores.Execute("update node set seen_at = seen_at - interval '1 minute'"); // it has been silent since the backup
        return new PostgresRestoredStore(((PostgresTestStores)stores).Database, stores.Clock);
    }
}
