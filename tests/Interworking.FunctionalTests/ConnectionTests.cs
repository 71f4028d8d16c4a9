using Interworking.FunctionalTests.Harness;
using Interworking.FunctionalTests.Harness.Backends;
using Interworking.FunctionalTests.Peers;
using Interworking.Smpp.Session;
using Interworking.Smpp.Values;
using Interworking.Testing.Peers;
using Xunit.Abstractions;

namespace Interworking.FunctionalTests;

/// <summary>We dial a carrier's message centre; it hands out messages as deliver_sm on the link that we bound.</summary>
public abstract class ConnectionTests(ITestOutputHelper output, Backend backend) : FunctionalTest(output, backend)
{
    public sealed class OnSqlite(ITestOutputHelper output) : ConnectionTests(output, new SqliteBackend());

    [Collection(SharedServers.Name)]
    public sealed class OnPostgresAndRedis(ITestOutputHelper output, SharedServers servers) : ConnectionTests(output, servers.NewBackend());

    private const string Did = "111222333";

    [Fact]
    public async Task DeliverSm_CentreDropsAndComesBack_IsBoundAgainAndAppShowsBoth()
    {
        ScriptedCentre centre = Started(new ScriptedCentre(FreePorts.Next(), "us", "us-pw"));
        GatewayProcess gateway = await StartGatewayAsync(new GatewaySetup
        {
            Connections =
            [
                new { name = "carrier", address = $"{centre.EndPoint}", systemId = "us", password = "us-pw", bind = "transceiver", binds = 1, window = 50, carrier = "Carrier1" },
            ],
        });
        IApp app = Started<IApp>(new Baresip(Files, new AppAccount(Did, "secret-1", GatewaySetup.Domain, "udp", gateway.SipPort, gateway.Certificates)));
        await app.RegisteredAsync();
        await centre.Binds.CountAsync(1, "binds");

        SendResult before = await centre.DeliverAsync(Sms.Plain(Did, "before the cut"));
        await app.ReceivedAsync("before the cut");
        await centre.VanishAsync();
        centre.ComeBack();
        await centre.Binds.CountAsync(2, "binds", TimeSpan.FromSeconds(30));
        SendResult after = await centre.DeliverAsync(Sms.Plain(Did, "after the cut"));
        await app.ReceivedAsync("after the cut");

        (before.Status, after.Status).Should().Be((CommandStatus.Ok, CommandStatus.Ok));
        gateway.Cdrs().Should().HaveCount(2).And.OnlyContain(cdr => cdr.Outcome == "delivered" && cdr.Carrier == "Carrier1");
        centre.Received.Count.Should().Be(0, "where we are the ESME the answer is final and no receipt is owed");
    }

    [Fact]
    public async Task DeliverSm_UnknownDestination_IsRefusedForGood()
    {
        ScriptedCentre centre = Started(new ScriptedCentre(FreePorts.Next(), "us", "us-pw"));
        GatewayProcess gateway = await StartGatewayAsync(new GatewaySetup
        {
            Connections = [new { name = "carrier", address = $"{centre.EndPoint}", systemId = "us", password = "us-pw", carrier = "Carrier1" }],
        });
        await centre.Binds.CountAsync(1, "binds");

        SendResult result = await centre.DeliverAsync(Sms.Plain("999", "nobody"));

        result.Status.Should().Be(CommandStatus.PermanentError); // 0x65
        gateway.Cdrs().Should().BeEmpty();
    }
}
