using Interworking.FunctionalTests.Harness;
using Interworking.FunctionalTests.Harness.Backends;
using Interworking.FunctionalTests.Peers.Browser;
using Interworking.Smpp.Values;
using Interworking.Testing.Peers;
using Xunit.Abstractions;

namespace Interworking.FunctionalTests;

/// <summary>Apps in a real browser: JsSIP in Chromium registers, receives and sends over WebSocket (RFC 7118).</summary>
public abstract class BrowserTests(ITestOutputHelper output, Backend backend) : FunctionalTest(output, backend)
{
    public sealed class OnSqlite(ITestOutputHelper output) : BrowserTests(output, new SqliteBackend());

    private static readonly TestAccount Alice = new("111222333", "secret-1");
    private static readonly TestAccount Bob = new("444555666", "secret-2");

    [Theory, InlineData(false), InlineData(true)]
    public async Task Phone_OverAWebSocket_RegistersReceivesAndSends(bool tls)
    {
        GatewayProcess gateway = await StartGatewayAsync(new GatewaySetup { Accounts = [Alice, Bob], HttpTls = tls });
        string server = $"{(tls ? "wss" : "ws")}://127.0.0.1:{gateway.HttpPort}/sip";
        Chromium browser = Started(await Chromium.StartAsync());
        JsSipPhone alice = await browser.OpenPhoneAsync();
        JsSipPhone bob = await browser.OpenPhoneAsync();
        await alice.RegisterAsync(server, GatewaySetup.Domain, Alice.Did, Alice.Password);
        await bob.RegisterAsync(server, GatewaySetup.Domain, Bob.Did, Bob.Password);
        (await gateway.GetAsync("/metrics")).Should().Contain($"interworking_sip_flows{{transport=\"{(tls ? "wss" : "ws")}\"}} 2");

        // "hi 😀" in UCS-2.
        LoadCarrier carrier = Started(await LoadCarrier.BindAsync(gateway.Smpp, "carrier1", "c1-pw"));
        string id = await carrier.TakenAsync(Sms.Hex(Alice.Did, dataCoding: 8, "006800690020D83DDE00"));
        await alice.ReceivedAsync(Sms.Carrier, "hi 😀");
        (await carrier.ReceiptAsync(id)).State.Should().Be(MessageState.Delivered);

        foreach (string text in new[] { "hello", "مرحبا 😀", new string('x', 3000) })
        {
            await alice.SendAsync(Bob.Did, text);
            await bob.ReceivedAsync(Alice.Did, text);
            await bob.SendAsync(Alice.Did, text + "!");
            await alice.ReceivedAsync(Bob.Did, text + "!");
        }

        // The tab is closed: messages wait, and a new one gets them.
        await alice.CloseAsync();
        await Eventually.TrueAsync(async () => (await gateway.GetAsync("/metrics")).Contains("\"} 1", StringComparison.Ordinal), "the connection is gone");
        id = await carrier.TakenAsync(Sms.Plain(Alice.Did, "while you were away"));
        await Eventually.TrueAsync(() => gateway.Spooled() == 1, "it waits");
        JsSipPhone again = await browser.OpenPhoneAsync();
        await again.RegisterAsync(server, GatewaySetup.Domain, Alice.Did, Alice.Password);
        await again.ReceivedAsync(Sms.Carrier, "while you were away");
        (await carrier.ReceiptAsync(id)).State.Should().Be(MessageState.Delivered);

        await Eventually.TrueAsync(() => gateway.Cdrs().Count >= 8, "eight CDRs");
        gateway.Cdrs().Should().HaveCount(8).And.OnlyContain(cdr => cdr.Outcome == "delivered" && cdr.DeliveredTo == "device");
    }
}
