using Interworking.Storage.Tests.Contract;

namespace Interworking.Storage.Tests.Sql.Postgres;

[Collection(PostgresCollection.Name)]
public sealed class PostgresLedgerStoreTests(PostgresServer server) : LedgerStoreContract
{
    private readonly string _database = server.CreateDatabase();

    protected override TestStores Open() => new PostgresTestStores(_database);
}

[Collection(PostgresCollection.Name)]
public sealed class PostgresLongMessageTests(PostgresServer server) : LongMessageContract
{
    private readonly string _database = server.CreateDatabase();

    protected override TestStores Open() => new PostgresTestStores(_database);
}

[Collection(PostgresCollection.Name)]
public sealed class PostgresSpoolStoreTests(PostgresServer server) : SpoolStoreContract
{
    private readonly string _database = server.CreateDatabase();

    protected override TestStores Open() => new PostgresTestStores(_database);
}

[Collection(PostgresCollection.Name)]
public sealed class PostgresSubmissionTests(PostgresServer server) : SubmissionContract
{
    private readonly string _database = server.CreateDatabase();

    protected override TestStores Open() => new PostgresTestStores(_database);
}

[Collection(PostgresCollection.Name)]
public sealed class PostgresNodeStoreTests(PostgresServer server) : NodeStoreContract
{
    private readonly string _database = server.CreateDatabase();

    protected override TestStores Open() => new PostgresTestStores(_database);
}

[Collection(PostgresCollection.Name)]
public sealed class PostgresBindingStoreTests(PostgresServer server) : BindingStoreContract
{
    private readonly string _database = server.CreateDatabase();

    protected override TestStores Open() => new PostgresTestStores(_database);
}

[Collection(PostgresCollection.Name)]
public sealed class PostgresPeerLedgerTests(PostgresServer server) : PeerLedgerContract
{
    private readonly string _database = server.CreateDatabase();

    protected override TestStores Open() => new PostgresTestStores(_database);
}

[Collection(PostgresCollection.Name)]
public sealed class PostgresPeerSpoolTests(PostgresServer server) : PeerSpoolContract
{
    private readonly string _database = server.CreateDatabase();

    protected override TestStores Open() => new PostgresTestStores(_database);
}

[Collection(PostgresCollection.Name)]
public sealed class PostgresTraceTests(PostgresServer server) : TraceContract
{
    private readonly string _database = server.CreateDatabase();

    protected override TestStores Open() => new PostgresTestStores(_database);
}

[Collection(PostgresCollection.Name)]
public sealed class PostgresNoticeTests(PostgresServer server) : NoticeContract
{
    private readonly string _database = server.CreateDatabase();

    protected override TestStores Open() => new PostgresTestStores(_database);
}

[Collection(PostgresCollection.Name)]
public sealed class PostgresSecretStoreTests(PostgresServer server) : SecretStoreContract
{
    private readonly string _database = server.CreateDatabase();

    protected override string ShortSecret => "update secret set value = 'sesame'::bytea";

    protected override TestStores Open() => new PostgresTestStores(_database);
}
