using System.Net;
using System.Text.Json;
using Interworking.FunctionalTests.Harness;
using Microsoft.Data.Sqlite;

namespace Interworking.FunctionalTests.Environments;

/// <summary>One of several environments on one machine: the built program on SQLite with a directory of its own, provisioned as the test says.</summary>
public sealed class EnvironmentProcess(string name, TestDirectory directory) : IDisposable
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(5) };

    private readonly int _http = FreePorts.Next();
    private ChildProcess? _process;

    public string Name { get; } = name;

    public string Domain => $"{Name}.test";

    public IPEndPoint Smpp { get; } = new(IPAddress.Loopback, FreePorts.Next());

    public IPEndPoint Sip { get; } = new(IPAddress.Loopback, FreePorts.Next());

    public string Log => $"---- {Name}\n{_process?.Tail(40)}";

    public async Task StartAsync(object provisioning)
    {
        string file = directory.Write($"{Name}-provisioning.json", JsonSerializer.Serialize(provisioning));
        string config = directory.Write($"{Name}.json", JsonSerializer.Serialize(new
        {
            Environment = new { Name, Domain, Node = "a" },
            Smpp = new { Listen = new[] { $"{Smpp}" }, ListenTls = Array.Empty<string>() },
            Sip = new { Listen = new[] { $"udp:{Sip}" } },
            Http = new { Listen = $"http://127.0.0.1:{_http}" },
            Database = new { Provider = "sqlite", ConnectionString = $"Data Source={directory.File($"{Name}.db")}" },
            Provisioning = new { File = file },
        }));
        _process = new ChildProcess($"interworking {Name}", Repository.Program, ["serve", "--config", config], directory: directory.Path);
        await Eventually.TrueAsync(async () =>
        {
            if (_process.HasExited) throw new InvalidOperationException($"{Name} ended with {_process.ExitCode}:\n{_process.Tail(20)}");
            try
            {
                using HttpResponseMessage answer = await Http.GetAsync($"http://127.0.0.1:{_http}/readyz");
                return answer.StatusCode == HttpStatusCode.OK;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }, $"{Name} ready", TimeSpan.FromSeconds(30));
    }

    /// <summary>trace_id, outcome and error of all CDRs.</summary>
    public IReadOnlyList<(string TraceId, string Outcome, string? Error, string? Carrier)> Cdrs() =>
        Read("select trace_id, outcome, error, carrier from cdr order by id", row => (row.GetString(0), row.GetString(1), Text(row, 2), Text(row, 3)));

    /// <summary>What is left and why: id, state, attempts, policy, connection.</summary>
    public string Left() => string.Join('\n', Read("select id, state, attempts, policy, sent_by, due_at from spool limit 10",
        row => $"{Name}: {row.GetInt64(0)} state {row.GetInt64(1)} attempts {row.GetInt64(2)} {Text(row, 3)} {Text(row, 4)} due {row.GetInt64(5)}"));

    public long Spooled() => Read("select count(*) from spool", row => row.GetInt64(0))[0];

    public void Dispose() => _process?.Dispose();

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private List<T> Read<T>(string sql, Func<SqliteDataReader, T> map)
    {
        using var database = new SqliteConnection($"Data Source={directory.File($"{Name}.db")};Mode=ReadOnly;Pooling=False");
        database.Open();
        using SqliteCommand query = database.CreateCommand();
        query.CommandText = sql;
        using SqliteDataReader row = query.ExecuteReader();
        var rows = new List<T>();
        while (row.Read()) rows.Add(map(row));
        return rows;
    }
}
