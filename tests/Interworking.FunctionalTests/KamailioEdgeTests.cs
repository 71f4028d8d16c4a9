using Interworking.FunctionalTests.Harness;
using Interworking.FunctionalTests.Harness.Backends;
using Interworking.FunctionalTests.Peers;
using Interworking.Smpp.Values;
using Interworking.Testing.Peers;
using Xunit.Abstractions;

namespace Interworking.FunctionalTests;

/// <summary>A real app behind Kamailio as edge proxy with Path: it registers, receives and sends over each transport, also after the edge was restarted.</summary>
public sealed class KamailioEdgeTests(ITestOutputHelper output) : FunctionalTest(output, new SqliteBackend())
{
    private static readonly TestAccount Alice = new("111222333", "secret-1");
    private static readonly TestAccount Bob = new("444555666", "secret-2");

    [Theory]
    [InlineData("udp")]
    [InlineData("tcp")]
    [InlineData("tls")]
    public async Task AppBehindTheEdge_ReceivesAndSends(string transport)
    {
        GatewayProcess gateway = await StartGatewayAsync(new GatewaySetup { Accounts = [Alice, Bob] });
        KamailioEdge edge = await StartEdgeAsync(gateway);
        IApp alice = Started<IApp>(new Baresip(Files, new AppAccount(
            Alice.Did, Alice.Password, GatewaySetup.Domain, transport, transport == "tls" ? edge.TlsPort : edge.Port, gateway.Certificates), writesTo: Bob.Did));
        await alice.RegisteredAsync();
        AppFarm bob = Started(new AppFarm(gateway.Sip, GatewaySetup.Domain));
        (await bob.RegisterAsync(Bob.Did, Bob.Password)).Should().Be(200);
        LoadCarrier carrier = Started(await LoadCarrier.BindAsync(gateway.Smpp, "carrier1", "c1-pw"));

        string id = await carrier.TakenAsync(Sms.Hex(Alice.Did, 0, "68656C6C6F"));
        await alice.ReceivedAsync("hello");
        (await carrier.ReceiptAsync(id)).State.Should().Be(MessageState.Delivered);
        await edge.Process.WaitForLineAsync(line => line.Contains($"to the app: MESSAGE sip:{Alice.Did}", StringComparison.Ordinal), "MESSAGE on its way");

        await alice.SendAsync(Bob.Did, "hi there");
        (await bob.Received.FirstAsync(message => message.Text == "hi there", "alice's message")).Should().NotBeNull();
        await Eventually.TrueAsync(() => gateway.Cdrs().Count == 2, "two CDRs");
        gateway.Cdrs().Should().OnlyContain(cdr => cdr.Outcome == "delivered");
    }

    /// <summary>The edge remembers nothing: all that it needs is in the Path that we kept.</summary>
    [Fact]
    public async Task EdgeRestarted_AppOnUdp_IsReachedWithoutANewRegister()
    {
        GatewayProcess gateway = await StartGatewayAsync(new GatewaySetup { Accounts = [Alice] });
        KamailioEdge edge = await StartEdgeAsync(gateway);
        IApp alice = Started<IApp>(new Baresip(Files, new AppAccount(Alice.Did, Alice.Password, GatewaySetup.Domain, "udp", edge.Port, gateway.Certificates)));
        await alice.RegisteredAsync();
        LoadCarrier carrier = Started(await LoadCarrier.BindAsync(gateway.Smpp, "carrier1", "c1-pw"));

        edge.Kill();
        await edge.StartAsync();
        string id = await carrier.TakenAsync(Sms.Hex(Alice.Did, 0, "68656C6C6F"));

        await alice.ReceivedAsync("hello");
        (await carrier.ReceiptAsync(id)).State.Should().Be(MessageState.Delivered);
    }

    private async Task<KamailioEdge> StartEdgeAsync(GatewayProcess gateway)
    {
        KamailioEdge edge = Started(new KamailioEdge(Files, gateway.SipPort, gateway.Certificates));
        await edge.StartAsync();
        return edge;
    }
}
