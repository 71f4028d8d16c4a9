using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Search;
using Interworking.Storage.Sql.Provisioning;
using Interworking.Storage.Sql.Search;
using Interworking.Storage.Tests.Contract;

namespace Interworking.Storage.Tests.Sql.Sqlite;

public sealed class SqliteAccessTests : AccessContract
{
    private readonly TestFolder _folder = new();

    protected override TestStores Open() => _folder.Open(patient: true);

    public override void Dispose()
    {
        base.Dispose();
        _folder.Dispose();
    }
}

public sealed class SqliteAuditTests : AuditContract
{
    private readonly TestFolder _folder = new();

    protected override TestStores Open() => _folder.Open(patient: true);

    protected override IProvisioningStore Provisioning(TestStores stores) => new SqliteProvisioningStore(((SqliteTestStores)stores).Database, TimeProvider.System);

    public override void Dispose()
    {
        base.Dispose();
        _folder.Dispose();
    }
}

public sealed class SqliteMessageFinderTests : MessageFinderContract
{
    private readonly TestFolder _folder = new();

    protected override string True => "1";

    protected override string Octets => "x'00'";

    protected override string False => "0";

    protected override IMessageFinder Finder(TestStores stores, int mostWalked) =>
        new SqliteMessageFinder(((SqliteTestStores)stores).Database, stores.Submissions, stores.Clock) { MostWalked = mostWalked };

    protected override TestStores Open() => _folder.Open();

    public override void Dispose()
    {
        base.Dispose();
        _folder.Dispose();
    }
}

public sealed class SqliteOperatingTests : OperatingContract
{
    private readonly TestFolder _folder = new();

    protected override TestStores Open() => _folder.Open();

    public override void Dispose()
    {
        base.Dispose();
        _folder.Dispose();
    }
}
