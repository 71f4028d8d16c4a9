using System.Net;
using System.Text.Json;
using Interworking.FunctionalTests.Harness;
using Interworking.FunctionalTests.Harness.Backends;

namespace Interworking.FunctionalTests.Environments;

/// <summary>One of several environments on one machine: the built program on a backend of its own, provisioned as the test says.</summary>
public sealed class EnvironmentProcess(TestDirectory directory, Backend backend) : IDisposable
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(5) };

    private readonly int _http = FreePorts.Next();
    private ChildProcess? _process;

    public string Name { get; } = backend.Environment;

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
            Sip = new { Listen = new[] { $"udp:{Sip}", $"tcp:{Sip}" } },
            Http = new { Listen = $"http://127.0.0.1:{_http}" },
            backend.Database,
            backend.Registrar,
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

    /// <summary>trace_id, outcome, error and carrier of all CDRs.</summary>
    public IReadOnlyList<(string TraceId, string Outcome, string? Error, string? Carrier)> Cdrs() => backend.Read(
        "select trace_id, outcome, error, carrier from cdr order by id",
        row => (row.GetString(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2), row.IsDBNull(3) ? null : row.GetString(3)));

    /// <summary>What is left and why: id, state, attempts, policy, connection.</summary>
    public string Left() => string.Join('\n', backend.Read("select id, state, attempts, policy, sent_by, due_at from spool limit 10",
        row => $"{Name}: {row[0]} state {row[1]} attempts {row[2]} {row[3]} {row[4]} due {row[5]}"));

    public long Spooled() => backend.Spooled();

    public void Dispose() => _process?.Dispose();
}
