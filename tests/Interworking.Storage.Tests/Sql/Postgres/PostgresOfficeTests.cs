using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Search;
using Interworking.Storage.Sql.Provisioning;
using Interworking.Storage.Sql.Search;
using Interworking.Storage.Tests.Contract;

namespace Interworking.Storage.Tests.Sql.Postgres;

[Collection(PostgresCollection.Name)]
public sealed class PostgresAccessTests(PostgresServer server) : AccessContract
{
    private readonly string _database = server.CreateDatabase();

    protected override TestStores Open() => new PostgresTestStores(_database);
}

[Collection(PostgresCollection.Name)]
public sealed class PostgresAuditTests(PostgresServer server) : AuditContract
{
    private readonly string _database = server.CreateDatabase();

    protected override TestStores Open() => new PostgresTestStores(_database);

    protected override IProvisioningStore Provisioning(TestStores stores) => new PostgresProvisioningStore(((PostgresTestStores)stores).Database, TimeProvider.System);
}

[Collection(PostgresCollection.Name)]
public sealed class PostgresMessageFinderTests(PostgresServer server) : MessageFinderContract
{
    private readonly string _database = server.CreateDatabase();

    protected override string True => "true";

    protected override string Octets => "'\\x00'::bytea";

    protected override string False => "false";

    protected override IMessageFinder Finder(TestStores stores, int mostWalked) =>
        new PostgresMessageFinder(((PostgresTestStores)stores).Database, stores.Submissions, stores.Clock) { MostWalked = mostWalked };

    protected override TestStores Open() => new PostgresTestStores(_database);
}

[Collection(PostgresCollection.Name)]
public sealed class PostgresOperatingTests(PostgresServer server) : OperatingContract
{
    private readonly string _database = server.CreateDatabase();

    protected override TestStores Open() => new PostgresTestStores(_database);
}
