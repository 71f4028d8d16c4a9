using Dapper;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Push;
using Interworking.Gateway.Registrar;
using Interworking.Gateway.Smpp.Copies;
using Interworking.Storage.Sql.Provisioning;
using Interworking.Storage.Sql.Sqlite;
using Interworking.Storage.Tests.Contract;
using Microsoft.Data.Sqlite;

namespace Interworking.Storage.Tests.Sql.Sqlite;

/// <summary>A process on a SQLite file.</summary>
internal sealed class SqliteTestStores : TestStores
{
    private readonly SqliteLedgerStore _ledger;

    public SqliteTestStores(string connectionString)
    {
        Database = new SqliteDatabase(connectionString) { BusyTimeoutMs = 50 };
        _ledger = new SqliteLedgerStore(Database);
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

    public SqliteTestStores Open() => new($"Data Source={File}");

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(Folder, recursive: true);
    }
}
