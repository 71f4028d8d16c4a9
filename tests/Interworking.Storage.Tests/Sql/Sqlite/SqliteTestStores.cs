using Dapper;
using Interworking.Gateway.Access;
using Interworking.Gateway.Audit;
using Interworking.Gateway.Operating;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Push;
using Interworking.Gateway.Registrar;
using Interworking.Gateway.Search;
using Interworking.Gateway.Smpp.Copies;
using Interworking.Storage.Sql.Access;
using Interworking.Storage.Sql.Audit;
using Interworking.Storage.Sql.Operating;
using Interworking.Storage.Sql.Provisioning;
using Interworking.Storage.Sql.Search;
using Interworking.Storage.Sql.Sqlite;
using Interworking.Storage.Tests.Contract;
using Microsoft.Data.Sqlite;

namespace Interworking.Storage.Tests.Sql.Sqlite;

/// <summary>A process on a SQLite file.</summary>
internal sealed class SqliteTestStores : TestStores
{
    private readonly SqliteLedgerStore _ledger;

    public SqliteTestStores(string connectionString, int busyTimeoutMs = 50)
    {
        Database = new SqliteDatabase(connectionString) { BusyTimeoutMs = busyTimeoutMs };
        _ledger = new SqliteLedgerStore(Database, Clock);
    }

    public SqliteDatabase Database { get; }

    public override INodeStore Nodes => new SqliteNodeStore(Database);

    public override ILedgerStore Ledger => _ledger;

    public override ISpoolStore Spool => new SqliteSpoolStore(Database);

    public override ICopyStore Copies => new SqliteCopyStore(Database);

    public override ISubmissionStore Submissions => new SqliteSubmissionStore(Database);

    public override IBindingStore Bindings => new SqliteBindingStore(Database);

    public override IPushStore Pushes => new SqlitePushStore(Database);

    public override ISecretStore Secrets => new SqliteSecretStore(Database);

    public override IAccessStore Access => new SqliteAccessStore(Database, TimeProvider.System);

    public override IAuditStore Audit => new SqliteAuditStore(Database, Secrets, TimeProvider.System);

    public override IMessageFinder Finder => new SqliteMessageFinder(Database, Submissions, Clock);

    public override IOperationStore Operations => new SqliteOperationStore(Database, Clock);

    public override IProvisioningStore Provisioning => new SqliteProvisioningStore(Database, Clock);

    public override IReadOnlyList<IReadOnlyDictionary<string, object?>> Rows(string sql)
    {
        using SqliteConnection connection = Database.Open();
        return [.. connection.Query(sql).Select(row => new Dictionary<string, object?>((IDictionary<string, object?>)row))];
    }

    public override void Execute(string sql)
    {
        using SqliteConnection connection = Database.Open();
        connection.Execute(sql);
    }

    public override void Disconnect() => _ledger.Dispose();

    public override void Dispose()
    {
        _ledger.Dispose();
        Database.Dispose();
    }
}

/// <summary>A folder of its own for one test's database.</summary>
internal sealed class TestFolder : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("interworking-").FullName;

    public string File => Path.Combine(Folder, "data", "interworking.db");

    /// <param name="patient">Several write at once, and wait for each other.</param>
    public SqliteTestStores Open(bool patient = false) => new($"Data Source={File}", patient ? 10_000 : 50);

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(Folder, recursive: true);
    }
}
