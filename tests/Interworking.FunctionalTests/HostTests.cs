using System.Net;
using System.Net.Sockets;
using Interworking.FunctionalTests.Harness;
using Interworking.Testing.Peers;
using Xunit.Abstractions;

namespace Interworking.FunctionalTests;

/// <summary>The program as an operator sees it: starting, health, metrics, stopping, and what it says when it cannot.</summary>
public sealed class HostTests(ITestOutputHelper output) : FunctionalTest(output)
{
    [Fact]
    public async Task Serve_Started_IsAliveReadyAndMeasured()
    {
        GatewayProcess gateway = await StartGatewayAsync();

        (await gateway.GetAsync("/healthz")).Should().Be("alive\n");
        (await gateway.GetAsync("/readyz")).Should().Be("""{"ready":true,"reasons":[]}""");
        string metrics = await gateway.GetAsync("/metrics");
        metrics.Should().Contain("# TYPE interworking_ledger_commits_total counter").And.Contain("dotnet_gc_collections_total");
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
    [InlineData("Smpp.Listen")]
    [InlineData("Sip.Listen")]
    [InlineData("Http.Listen")]
    public async Task Serve_PortInUse_SaysWhichKeyAndExitsWithOne(string key)
    {
        GatewayProcess gateway = Started(new GatewayProcess(Files, new GatewaySetup()));
        int port = key switch { "Smpp.Listen" => gateway.SmppPort, "Sip.Listen" => gateway.SipPort, _ => gateway.HttpPort };
        using var taken = new Socket(SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, port));
        taken.Listen();

        (int exitCode, string said) = await gateway.RunAsync("serve");

        exitCode.Should().Be(1);
        said.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().ContainSingle(line => line.Contains(key, StringComparison.Ordinal))
            .Which.Should().Contain($"{port}").And.Contain("in use");
    }

    [Fact]
    public async Task Serve_DatabaseInUseByAnotherNode_SaysSoAndExitsWithOne()
    {
        GatewayProcess first = await StartGatewayAsync();
        GatewayProcess second = Started(new GatewayProcess(Files, new GatewaySetup()));

        (int exitCode, string said) = await second.RunAsync("serve");

        exitCode.Should().Be(1, said);
        said.Should().Contain(Path.GetFileName(first.DatabaseFile));
    }
}
