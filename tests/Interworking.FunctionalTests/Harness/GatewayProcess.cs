using System.Net;
using System.Text.Json;
using Interworking.FunctionalTests.Harness.Backends;

namespace Interworking.FunctionalTests.Harness;

/// <summary>The built program, serving one environment on free ports out of a directory of its own. It can be killed and started again on the same data.</summary>
public sealed class GatewayProcess : IDisposable
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(5) };

    private readonly TestDirectory _directory;
    private readonly string _config;
    private readonly List<string> _earlierLives = [];
    private ChildProcess? _process;

    /// <summary>Writes its files; it runs after <see cref="StartAsync"/>.</summary>
    /// <param name="directory">Where they go.</param>
    /// <param name="setup">What its environment is provisioned with.</param>
    /// <param name="backend">Where its data is.</param>
    /// <param name="node">Its name among the nodes on that backend.</param>
    /// <param name="certificates">Those of the nodes before it; null makes new ones.</param>
    public GatewayProcess(TestDirectory directory, GatewaySetup setup, Backend backend, string node = "a", TestCertificates? certificates = null)
    {
        (_directory, Backend, Node) = (directory, backend, node);
        Certificates = certificates ?? new TestCertificates(directory, GatewaySetup.Domain);
        string provisioning = directory.Write("provisioning.json", JsonSerializer.Serialize(setup.Provisioning()));
        _config = directory.Write($"config-{SmppPort}.json", JsonSerializer.Serialize(new
        {
            Environment = new { Name = backend.Environment, GatewaySetup.Domain, Node = node },
            Smpp = new
            {
                Listen = new[] { $"127.0.0.1:{SmppPort}" },
                ListenTls = new[] { $"127.0.0.1:{SmppTlsPort}" },
                Certificate = new { Path = Certificates.Certificate, KeyPath = Certificates.Key },
            },
            Sip = new
            {
                Listen = new[] { $"udp:127.0.0.1:{SipPort}", $"tcp:127.0.0.1:{SipPort}", $"tls:127.0.0.1:{SipTlsPort}" },
                Certificate = new { Path = Certificates.Certificate, KeyPath = Certificates.Key },
            },
            Http = new { Listen = $"http://127.0.0.1:{HttpPort}" },
            backend.Database,
            backend.Registrar,
            Provisioning = new { File = provisioning },
        }));
    }

    public Backend Backend { get; }

    public string Node { get; }

    public int SmppPort { get; } = FreePorts.Next();

    public int SmppTlsPort { get; } = FreePorts.Next();

    public int SipPort { get; } = FreePorts.Next();

    public int SipTlsPort { get; } = FreePorts.Next();

    public int HttpPort { get; } = FreePorts.Next();

    public TestCertificates Certificates { get; }

    public IPEndPoint Smpp => new(IPAddress.Loopback, SmppPort);

    public IPEndPoint SmppTls => new(IPAddress.Loopback, SmppTlsPort);

    public IPEndPoint Sip => new(IPAddress.Loopback, SipPort);

    /// <summary>The process that runs now.</summary>
    public ChildProcess Process => _process ?? throw new InvalidOperationException("the gateway is not running");

    /// <summary>Everything it has logged, in all its lives.</summary>
    public string Log => string.Join('\n', [.. _earlierLives, _process?.Tail(int.MaxValue) ?? ""]);

    /// <summary>Starts the program on the data that is there and waits until it is ready.</summary>
    /// <returns>From start to ready.</returns>
    public async Task<TimeSpan> StartAsync()
    {
        _process = new ChildProcess($"interworking {Node}", Repository.Program, ["serve", "--config", _config], directory: _directory.Path);
        return await Eventually.TrueAsync(async () =>
        {
            if (_process.HasExited) throw new InvalidOperationException($"interworking ended with {_process.ExitCode}:\n{_process.Tail(20)}");
            return await ReadyStatusAsync() == HttpStatusCode.OK;
        }, "ready", TimeSpan.FromSeconds(60));
    }

    /// <summary>kill -9.</summary>
    public void Kill()
    {
        Process.Kill();
        Forget();
    }

    /// <summary>SIGTERM, as a service manager does.</summary>
    public async Task<int> StopAsync()
    {
        int status = await Process.StopAsync(TimeSpan.FromSeconds(15));
        Forget();
        return status;
    }

    /// <summary>Runs another command of the program with this configuration.</summary>
    public async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        using var process = new ChildProcess($"interworking {arguments[0]}", Repository.Program, [.. arguments, "--config", _config], directory: _directory.Path);
        await process.WaitForExitAsync(TimeSpan.FromSeconds(30));
        return (process.ExitCode, process.Tail(int.MaxValue));
    }

    /// <summary>Null when nobody answers.</summary>
    public async Task<HttpStatusCode?> ReadyStatusAsync()
    {
        try
        {
            using HttpResponseMessage answer = await Http.GetAsync($"http://127.0.0.1:{HttpPort}/readyz");
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    public Task<string> GetAsync(string path) => Http.GetStringAsync($"http://127.0.0.1:{HttpPort}{path}");

    public IReadOnlyList<CdrRow> Cdrs() => Backend.Cdrs();

    public long Spooled() => Backend.Spooled();

    public void Dispose() => _process?.Dispose();

    private void Forget()
    {
        _earlierLives.Add(Process.Tail(int.MaxValue));
        Process.Dispose();
        _process = null;
    }
}
