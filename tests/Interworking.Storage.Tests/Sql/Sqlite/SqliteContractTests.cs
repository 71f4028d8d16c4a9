using Interworking.Storage.Tests.Contract;

namespace Interworking.Storage.Tests.Sql.Sqlite;

public sealed class SqliteLedgerStoreTests : LedgerStoreContract
{
    private readonly TestFolder _folder = new();

    protected override TestStores Open() => _folder.Open();

    public override void Dispose()
    {
        base.Dispose();
        _folder.Dispose();
    }
}

public sealed class SqliteLongMessageTests : LongMessageContract
{
    private readonly TestFolder _folder = new();

    protected override TestStores Open() => _folder.Open();

    public override void Dispose()
    {
        base.Dispose();
        _folder.Dispose();
    }
}

public sealed class SqliteSpoolStoreTests : SpoolStoreContract
{
    private readonly TestFolder _folder = new();

    protected override TestStores Open() => _folder.Open();

    public override void Dispose()
    {
        base.Dispose();
        _folder.Dispose();
    }
}

public sealed class SqliteSubmissionTests : SubmissionContract
{
    private readonly TestFolder _folder = new();

    protected override TestStores Open() => _folder.Open();

    public override void Dispose()
    {
        base.Dispose();
        _folder.Dispose();
    }
}

public sealed class SqliteNodeStoreTests : NodeStoreContract
{
    private readonly TestFolder _folder = new();

    protected override TestStores Open() => _folder.Open();

    public override void Dispose()
    {
        base.Dispose();
        _folder.Dispose();
    }
}

public sealed class SqlitePushStoreTests : PushStoreContract
{
    private readonly TestFolder _folder = new();

    protected override TestStores Open() => _folder.Open();

    public override void Dispose()
    {
        base.Dispose();
        _folder.Dispose();
    }
}

public sealed class SqliteBindingStoreTests : BindingStoreContract
{
    private readonly TestFolder _folder = new();

    protected override TestStores Open() => _folder.Open();

    public override void Dispose()
    {
        base.Dispose();
        _folder.Dispose();
    }
}

public sealed class SqliteRelayedTests : RelayedContract
{
    private readonly TestFolder _folder = new();

    protected override TestStores Open() => _folder.Open();

    public override void Dispose()
    {
        base.Dispose();
        _folder.Dispose();
    }
}

public sealed class SqlitePeerLedgerTests : PeerLedgerContract
{
    private readonly TestFolder _folder = new();

    protected override TestStores Open() => _folder.Open();

    public override void Dispose()
    {
        base.Dispose();
        _folder.Dispose();
    }
}

public sealed class SqlitePeerSpoolTests : PeerSpoolContract
{
    private readonly TestFolder _folder = new();

    protected override TestStores Open() => _folder.Open();

    public override void Dispose()
    {
        base.Dispose();
        _folder.Dispose();
    }
}

public sealed class SqliteTraceTests : TraceContract
{
    private readonly TestFolder _folder = new();

    protected override TestStores Open() => _folder.Open();

    public override void Dispose()
    {
        base.Dispose();
        _folder.Dispose();
    }
}

public sealed class SqliteCopyTests : CopyContract
{
    private readonly TestFolder _folder = new();

    protected override TestStores Open() => _folder.Open();

    public override void Dispose()
    {
        base.Dispose();
        _folder.Dispose();
    }
}

public sealed class SqliteNoticeTests : NoticeContract
{
    private readonly TestFolder _folder = new();

    protected override TestStores Open() => _folder.Open();

    public override void Dispose()
    {
        base.Dispose();
        _folder.Dispose();
    }
}

public sealed class SqliteSecretStoreTests : SecretStoreContract
{
    private readonly TestFolder _folder = new();

    protected override string ShortSecret => "update secret set value = cast('sesame' as blob)";

    protected override TestStores Open() => _folder.Open();

    public override void Dispose()
    {
        base.Dispose();
        _folder.Dispose();
    }
}
