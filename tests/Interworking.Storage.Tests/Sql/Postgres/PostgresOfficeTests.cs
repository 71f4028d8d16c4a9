using Dapper;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Search;
using Interworking.Storage.Sql.Provisioning;
using Interworking.Storage.Sql.Search;
using Interworking.Storage.Tests.Contract;
using Npgsql;

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

    /// <summary>A number among many is found by the summaries of block ranges, not by reading all of the time that is asked for.</summary>
    [Fact]
    public async Task Search_ByNumberAmongMany_ReadsTheSummaries()
    {
        var stores = (PostgresTestStores)await StartAsync();
        long first = MessageId.FirstAt(Now).Value;
        stores.Execute($"""
            insert into cdr (environment, id, trace_id, direction, origin, destination, origin_raw, destination_raw, parts, alphabet, accepted_at, finished_at, outcome, attempts, test)
            select 'env1', {first} + n, n::text, 'sms_to_sip', 'Viber' || n % 50, (100000 + n)::text, 'Viber', 'x', 1, 'gsm7', now(), now(), 'delivered', 1, false from generate_series(1, 40000) n
            """);
        stores.Execute("vacuum analyze cdr");
        var query = new MessageQuery(Now.AddHours(-1), Now.AddHours(1), 100) { Number = "104711" };
        await using NpgsqlConnection connection = await stores.Database.OpenAsync(default);
        var values = new { first, end = MessageId.FirstAt(query.Until).Value, query.Number, query.Limit };

        string plan = string.Join('\n', await connection.QueryAsync<string>("explain (analyze, costs off, timing off) " + ((MessageFinder)stores.Finder).CdrSql(query), values));

        plan.Should().Contain("Bitmap Index Scan").And.NotContain("Index Scan using");
        (await stores.Finder.SearchAsync(query, default)).Select(one => one.Destination).Should().Equal("104711");
    }

    protected override TestStores Open() => new PostgresTestStores(_database);
}

[Collection(PostgresCollection.Name)]
public sealed class PostgresOperatingTests(PostgresServer server) : OperatingContract
{
    private readonly string _database = server.CreateDatabase();

    protected override TestStores Open() => new PostgresTestStores(_database);
}
