using Interworking.FunctionalTests.Harness;
using Interworking.FunctionalTests.Harness.Backends;
using Interworking.Sip.Messages;
using Interworking.Smpp.Receipts;
using Interworking.Smpp.Values;
using Interworking.Testing.Peers;
using Xunit.Abstractions;

namespace Interworking.FunctionalTests;

/// <summary>A relay takes a message for an app (202 behind a Path): nobody sends it again, and what the app tells ends it, after a crash too.</summary>
public abstract class RelayTests(ITestOutputHelper output, Backend backend) : FunctionalTest(output, backend)
{
    public sealed class OnSqlite(ITestOutputHelper output) : RelayTests(output, new SqliteBackend());

    [Collection(SharedServers.Name)]
    public sealed class OnPostgresAndRedis(ITestOutputHelper output, SharedServers servers) : RelayTests(output, servers.NewBackend());

    private const string Did = "111222333";

    [Fact]
    public async Task Submit_RelayTookItAndGatewayKilled_DeliveredWhenTheAppTells()
    {
        GatewayProcess gateway = await StartGatewayAsync();
        RelayedApp app = Started(new RelayedApp(gateway.Sip, GatewaySetup.Domain, Did, "secret-1"));
        (await app.RegisterAsync()).Should().Be(200);
        LoadCarrier before = Started(await LoadCarrier.BindAsync(gateway.Smpp, "carrier1", "c1-pw"));
        string id = await before.TakenAsync(Sms.Plain(Did, "by way of a relay"));
        SipRequest taken = (await app.Received.CountAsync(1, "messages"))[0];
        await Eventually.TrueAsync(() => gateway.Spooled() == 1, "the row waits for word of it");

        gateway.Kill();
        await gateway.StartAsync();
        LoadCarrier after = Started(await LoadCarrier.BindAsync(gateway.Smpp, "carrier1", "c1-pw"));
        (await app.RegisterAsync()).Should().Be(200);
        gateway.Cdrs().Should().BeEmpty("nobody knows yet");
        (await app.TellDeliveredAsync(taken.CallId!)).Should().Be(200);

        DeliveryReceipt receipt = await after.ReceiptAsync(id);
        receipt.State.Should().Be(MessageState.Delivered);
        gateway.Cdrs().Should().ContainSingle().Which.Outcome.Should().Be("delivered");
        gateway.Spooled().Should().Be(0);
        app.Received.Count.Should().Be(1, "it is sent once");
    }
}
