using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Smpp.Copies;
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
public sealed class PostgresPushStoreTests(PostgresServer server) : PushStoreContract
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
public sealed class PostgresRelayedTests(PostgresServer server) : RelayedContract
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
public sealed class PostgresCopyTests(PostgresServer server) : CopyContract
{
    private readonly string _database = server.CreateDatabase();

    protected override TestStores Open() => new PostgresTestStores(_database);

    [Fact]
    public async Task ReadOthers_TwoNodes_TellEachOthersSigns()
    {
        TestStores a = await StartAsync();
        using var b = new PostgresTestStores(_database);
        NodeIdentity other = await b.StartAsync(node: "b");
        await b.CommitAsync(new HeartbeatEntry(Now));

        NodeSign sign = (await a.Copies.ReadOthersAsync(default)).Should().ContainSingle().Which;

        (sign.Slot, sign.Incarnation, sign.Stopped).Should().Be((other.Slot, other.Incarnation, false));
        sign.SilentFor.Should().BeLessThan(TimeSpan.FromMinutes(1));
        await b.CommitAsync(new HeartbeatEntry(Now) { IsLast = true });
        (await a.Copies.ReadOthersAsync(default)).Single().Stopped.Should().BeTrue();
    }

    [Fact]
    public async Task ReadAccepted_TwoNodes_GivesThoseOfTheSlot()
    {
        TestStores a = await StartAsync();
        using var b = new PostgresTestStores(_database);
        NodeIdentity other = await b.StartAsync(node: "b");
        long own = MessageId.FirstAt(Now).Value, others = own | ((long)other.Slot << 12);
        await a.CommitAsync(Samples.Finish(own + 1));
        await b.CommitAsync(Samples.Finish(others + 2), new SpoolEntry(Samples.Spooled(others + 3)));

        (await a.Copies.ReadAcceptedAsync(0, null, Now.AddMinutes(-1), null, 10, default)).Select(pdu => pdu.Id.Value).Should().Equal(own + 1);
        (await a.Copies.ReadAcceptedAsync(other.Slot, null, Now.AddMinutes(-1), null, 10, default)).Select(pdu => pdu.Id.Value).Should().Equal(others + 3, others + 2);
    }
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
