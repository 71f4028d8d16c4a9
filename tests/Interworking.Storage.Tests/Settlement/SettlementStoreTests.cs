using Interworking.Gateway.Messages;
using Interworking.Storage.Sql.Settlement;
using Interworking.Storage.Tests.Contract;
using Interworking.Storage.Tests.Sql.Postgres;
using Interworking.Storage.Tests.Sql.Sqlite;

namespace Interworking.Storage.Tests.Settlement;

public sealed class SqliteSettlementStoreTests : SettlementStoreContract
{
    private readonly TestFolder _folder = new();

    public override void Dispose()
    {
        base.Dispose();
        _folder.Dispose();
    }

    protected override TestStores Open() => _folder.Open();

    protected override SettlementDatabase DatabaseOf(TestStores stores) => SettlementDatabase.Of(((SqliteTestStores)stores).Database);
}

[Collection(PostgresCollection.Name)]
public sealed class PostgresSettlementStoreTests(PostgresServer server) : SettlementStoreContract
{
    private readonly string _database = server.CreateDatabase();

    protected override TestStores Open() => new PostgresTestStores(_database);

    protected override SettlementDatabase DatabaseOf(TestStores stores) => SettlementDatabase.Of(((PostgresTestStores)stores).Database);
}

public sealed class SqliteRollupTests : RollupContract
{
    private readonly TestFolder _folder = new();

    public override void Dispose()
    {
        base.Dispose();
        _folder.Dispose();
    }

    protected override TestStores Open() => _folder.Open();

    protected override SettlementDatabase DatabaseOf(TestStores stores) => SettlementDatabase.Of(((SqliteTestStores)stores).Database);
}

[Collection(PostgresCollection.Name)]
public sealed class PostgresRollupTests(PostgresServer server) : RollupContract
{
    private readonly string _database = server.CreateDatabase();

    protected override TestStores Open() => new PostgresTestStores(_database);

    protected override SettlementDatabase DatabaseOf(TestStores stores) => SettlementDatabase.Of(((PostgresTestStores)stores).Database);
}

public sealed class SqliteStatementStoreTests : StatementStoreContract
{
    private readonly TestFolder _folder = new();

    public override void Dispose()
    {
        base.Dispose();
        _folder.Dispose();
    }

    protected override TestStores Open() => _folder.Open();

    protected override SettlementDatabase DatabaseOf(TestStores stores) => SettlementDatabase.Of(((SqliteTestStores)stores).Database);
}

[Collection(PostgresCollection.Name)]
public sealed class PostgresStatementStoreTests(PostgresServer server) : StatementStoreContract
{
    private readonly string _database = server.CreateDatabase();

    protected override TestStores Open() => new PostgresTestStores(_database);

    protected override SettlementDatabase DatabaseOf(TestStores stores) => SettlementDatabase.Of(((PostgresTestStores)stores).Database);
}

public sealed class SqliteRetentionTests : RetentionContract
{
    private readonly TestFolder _folder = new();

    public override void Dispose()
    {
        base.Dispose();
        _folder.Dispose();
    }

    protected override TestStores Open() => _folder.Open();

    protected override SettlementDatabase DatabaseOf(TestStores stores) => SettlementDatabase.Of(((SqliteTestStores)stores).Database);
}

[Collection(PostgresCollection.Name)]
public sealed class PostgresRetentionTests(PostgresServer server) : RetentionContract
{
    private readonly string _database = server.CreateDatabase();

    [Fact]
    public async Task RemoveCdrs_WholeMonth_IsDroppedAsAPartition()
    {
        var july = new DateTimeOffset(2026, 7, 1, 0, 0, 0, TimeSpan.Zero);
        await WriteAsync(Cdr(july.AddDays(-9)), Cdr(july.AddDays(9)));
        Stores.Count("cdr_2026_06").Should().Be(1);
        await CountAsync();

        await new RetentionStore(Database).RemoveCdrsAsync("env1", MessageId.FirstAt(july), new DateOnly(2026, 7, 3), default);

        Stores.Rows("select to_regclass('cdr_2026_06') is null as gone").Single()["gone"].Should().Be(1L);
        Stores.Count("cdr").Should().Be(1);
        await WriteAsync(Cdr(july.AddDays(-8)));
        Stores.Count("cdr_other").Should().Be(1, "what comes all the same is kept");
    }

    protected override TestStores Open() => new PostgresTestStores(_database);

    protected override SettlementDatabase DatabaseOf(TestStores stores) => SettlementDatabase.Of(((PostgresTestStores)stores).Database);
}

public sealed class SqliteReconciliationTests : ReconciliationContract
{
    private readonly TestFolder _folder = new();

    public override void Dispose()
    {
        base.Dispose();
        _folder.Dispose();
    }

    protected override TestStores Open() => _folder.Open();

    protected override SettlementDatabase DatabaseOf(TestStores stores) => SettlementDatabase.Of(((SqliteTestStores)stores).Database);
}

[Collection(PostgresCollection.Name)]
public sealed class PostgresReconciliationTests(PostgresServer server) : ReconciliationContract
{
    private readonly string _database = server.CreateDatabase();

    protected override TestStores Open() => new PostgresTestStores(_database);

    protected override SettlementDatabase DatabaseOf(TestStores stores) => SettlementDatabase.Of(((PostgresTestStores)stores).Database);
}
