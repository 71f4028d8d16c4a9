using Interworking.Gateway.Settlement;
using Interworking.Storage.Sql.Settlement;
using Interworking.Storage.Tests.Contract;
using Interworking.Storage.Tests.Sql.Postgres;
using Interworking.Storage.Tests.Sql.Sqlite;

namespace Interworking.Storage.Tests.Settlement;

public sealed class SqliteSettlementStoreTests : SettlementStoreContract
{
    private readonly TestFolder _folder = new();
    private SqliteTestStores? _stores;

    protected override ISettlementStore Settlement => new SqliteSettlementStore(_stores!.Database);

    public override void Dispose()
    {
        base.Dispose();
        _folder.Dispose();
    }

    protected override TestStores Open() => _stores = _folder.Open();
}

[Collection(PostgresCollection.Name)]
public sealed class PostgresSettlementStoreTests(PostgresServer server) : SettlementStoreContract
{
    private readonly string _database = server.CreateDatabase();
    private PostgresTestStores? _stores;

    protected override ISettlementStore Settlement => new PostgresSettlementStore(_stores!.Database);

    protected override TestStores Open() => _stores = new PostgresTestStores(_database);
}
