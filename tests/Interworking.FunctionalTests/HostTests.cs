using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Interworking.FunctionalTests.Harness;
using Interworking.FunctionalTests.Harness.Backends;
using Interworking.Testing.Peers;
using Xunit.Abstractions;

namespace Interworking.FunctionalTests;

/// <summary>The program as an operator sees it: starting, health, metrics, stopping, and what it says when it cannot.</summary>
public abstract class HostTests(ITestOutputHelper output, Backend backend) : FunctionalTest(output, backend)
{
    public sealed class OnSqlite(ITestOutputHelper output) : HostTests(output, new SqliteBackend());

    [Collection(SharedServers.Name)]
    public sealed class OnPostgresAndRedis(ITestOutputHelper output, SharedServers servers) : HostTests(output, servers.NewBackend());

    [Fact]
    public async Task Serve_Started_IsAliveReadyAndMeasured()
    {
        GatewayProcess gateway = await StartGatewayAsync();

        (await gateway.GetAsync("/healthz")).Should().Be("alive\n");
        (await gateway.GetAsync("/readyz")).Should().Be("""{"ready":true,"reasons":[]}""");
        (await gateway.GetAsync("/metrics")).Should().Contain("dotnet_gc_collections_total").And.Contain("interworking_sip_bindings 0");
        await Eventually.TrueAsync(
            async () => (await gateway.GetAsync("/metrics")).Contains("# TYPE interworking_ledger_commits_total counter", StringComparison.Ordinal),
            "the heartbeat's commit");
    }

    [Fact]
    public async Task Stop_WithACarrierBound_UnbindsItAndExitsWithZero()
    {
        GatewayProcess gateway = await StartGatewayAsync();
        LoadCarrier carrier = Started(await LoadCarrier.BindAsync(gateway.Smpp, "carrier1", "c1-pw"));

        int exitCode = await gateway.StopAsync();

        exitCode.Should().Be(0);
        (await carrier.Ended).Reason.Should().Be(Smpp.Session.SessionEndReason.PeerUnbound);
    }

    [Theory]
    [InlineData("sip/2")]
    [InlineData(null)]
    public async Task SipTls_WithAndWithoutAlpn_IsAccepted(string? protocol)
    {
        GatewayProcess gateway = await StartGatewayAsync();
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, gateway.SipTlsPort);
        await using var tls = new SslStream(new NetworkStream(socket));

        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = GatewaySetup.Domain,
            ApplicationProtocols = protocol is null ? null : [new SslApplicationProtocol(protocol)],
            CertificateChainPolicy = AppOptions.Trusting(gateway.Certificates.Authority),
        });

        tls.NegotiatedApplicationProtocol.ToString().Should().Be(protocol ?? "");
        await tls.WriteAsync("\r\n\r\n"u8.ToArray()); // RFC 5626 keep-alive
        byte[] pong = new byte[2];
        await tls.ReadExactlyAsync(pong);
        pong.Should().Equal("\r\n"u8.ToArray());
    }

    [Theory]
    [InlineData("Smpp.Listen")]
    [InlineData("Sip.Listen")]
    [InlineData("Http.Listen")]
    public async Task Serve_PortInUse_SaysWhichKeyAndExitsWithOne(string key)
    {
        GatewayProcess gateway = Started(NewGateway());
        int port = key switch { "Smpp.Listen" => gateway.SmppPort, "Sip.Listen" => gateway.SipPort, _ => gateway.HttpPort };
        using var taken = new Socket(SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, port));
        taken.Listen();

        (int exitCode, string said) = await gateway.RunAsync("serve");

        exitCode.Should().Be(1);
        said.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().ContainSingle(line => line.Contains(key, StringComparison.Ordinal))
            .Which.Should().Contain($"{port}").And.Contain("in use");
    }
}
