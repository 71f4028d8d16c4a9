using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Interworking.FunctionalTests.Harness.Backends;

/// <summary>The embedded default: a SQLite file and the registrar within the process.</summary>
public sealed class SqliteBackend(string environment = "env1") : Backend
{
    private readonly TestDirectory _directory = new();

    static SqliteBackend() => SQLitePCL.Batteries_V2.Init();

    public string File => _directory.File("gateway.db");

    public override string Environment => environment;

    public override Backend Another(string environment) => new SqliteBackend(environment);

    public override object Database => new { Provider = "sqlite", ConnectionString = $"Data Source={File}" };

    public override object Registrar => new { Provider = "embedded" };

    public override async Task<Backend> PutBackElsewhereAsync()
    {
        var copy = new SqliteBackend(environment);
        var where = new Dictionary<string, string> { ["INTERWORKING__Database__ConnectionString"] = $"Data Source={File}" };
        using var backup = new ChildProcess("interworking backup", Repository.Program, ["backup", copy.File], where);
        await backup.WaitForExitAsync(TimeSpan.FromSeconds(60));
        return backup.ExitCode == 0 ? copy : throw new InvalidOperationException($"backup failed: {backup.Tail(10)}");
    }

    /// <summary>Takes the database's only write lock.</summary>
    public override IDisposable BlockCommits()
    {
        SqliteConnection database = Open("ReadWrite");
        using SqliteCommand begin = database.CreateCommand();
        begin.CommandText = "pragma busy_timeout = 10000; begin immediate";
        begin.ExecuteNonQuery();
        return database;
    }

    public override void Dispose() => _directory.Dispose();

    protected override DbConnection Open() => Open("ReadOnly");

    protected override DbConnection OpenToWrite() => Open("ReadWrite");

    private SqliteConnection Open(string mode)
    {
        var database = new SqliteConnection($"Data Source={File};Mode={mode};Pooling=False");
        database.Open();
        return database;
    }
}
