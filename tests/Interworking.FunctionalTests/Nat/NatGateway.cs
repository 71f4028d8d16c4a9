using System.Text.Json;
using Interworking.FunctionalTests.Harness;
using Interworking.FunctionalTests.Harness.Backends;
using Interworking.FunctionalTests.Peers;

namespace Interworking.FunctionalTests.Nat;

/// <summary>The built program in the server's namespace. Nothing outside reaches it: a carrier is its own command <c>send</c>, run there.</summary>
public sealed class NatGateway : IDisposable
{
    public const int SipPort = 5060;
    private const string Smpp = "127.0.0.1:2775";

    private readonly AppNetwork _network;
    private readonly string _directory;

    public NatGateway(NatLab lab, TestDirectory directory, GatewaySetup setup, Backend backend)
    {
        _network = new AppNetwork(NatLab.Server, NatLab.Server, lab.ServerNamespace);
        _directory = directory.Path;
        string config = directory.Write("config-nat.json", JsonSerializer.Serialize(new
        {
            Environment = new { Name = backend.Environment, GatewaySetup.Domain },
            Smpp = new { Listen = new[] { Smpp }, ListenTls = Array.Empty<string>() },
            Sip = new { Listen = new[] { $"udp:{NatLab.Server}:{SipPort}", $"tcp:{NatLab.Server}:{SipPort}" } },
            backend.Database,
            backend.Registrar,
            Provisioning = new { File = directory.Write("provisioning-nat.json", JsonSerializer.Serialize(setup.Provisioning())) },
        }));
        Process = Start("serve", "--config", config);
    }

    public ChildProcess Process { get; }

    public Task ReadyAsync() => Process.WaitForLineAsync(line => line.Contains("is ready after", StringComparison.Ordinal), "ready", TimeSpan.FromSeconds(60));

    /// <summary>A carrier submits a message and waits for its receipt.</summary>
    /// <returns>What the command printed.</returns>
    public async Task<string> SendAsync(string did, string text)
    {
        using ChildProcess send = Start("send", "--from", "447700900000", "--to", did, "--system-id", "carrier1", "--password", "c1-pw", "--smpp", Smpp, "--wait", "20", text);
        await send.WaitForExitAsync(TimeSpan.FromSeconds(40));
        send.ExitCode.Should().Be(0, send.Tail(10));
        return send.Tail(10);
    }

    public void Dispose() => Process.Dispose();

    private ChildProcess Start(params string[] arguments)
    {
        (string file, IReadOnlyList<string> all) = _network.Command(Repository.Program, arguments);
        return new ChildProcess($"interworking {arguments[0]}", file, all, directory: _directory);
    }
}
