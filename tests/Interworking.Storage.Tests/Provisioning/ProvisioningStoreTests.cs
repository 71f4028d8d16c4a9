using Interworking.Gateway.Provisioning;
using Interworking.Storage.Sql.Postgres;
using Interworking.Storage.Sql.Provisioning;
using Interworking.Storage.Sql.Sqlite;
using Interworking.Storage.Tests.Contract;
using Interworking.Storage.Tests.Sql.Postgres;

namespace Interworking.Storage.Tests.Provisioning;

public sealed class SqliteProvisioningStoreTests : ProvisioningStoreContract
{
    private SqliteDatabase? _database;

    public override void Dispose()
    {
        _database?.Dispose();
        base.Dispose();
    }

    protected override IProvisioningStore Open(string folder) =>
        new SqliteProvisioningStore(_database = new SqliteDatabase($"Data Source={Path.Combine(folder, "interworking.db")}"), TimeProvider.System);
}

[Collection(PostgresCollection.Name)]
public sealed class PostgresProvisioningStoreTests(PostgresServer server) : ProvisioningStoreContract
{
    private readonly PostgresDatabase _database = new(server.CreateDatabase());

    public override void Dispose()
    {
        _database.Dispose();
        base.Dispose();
    }

    protected override IProvisioningStore Open(string folder) => new PostgresProvisioningStore(_database, TimeProvider.System);
}
