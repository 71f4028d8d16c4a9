using Interworking.FunctionalTests.Harness;
using Interworking.FunctionalTests.Harness.Backends;
using Interworking.FunctionalTests.Peers;
using Interworking.Smpp.Session;
using Interworking.Smpp.Values;
using Interworking.Testing.Peers;
using Xunit.Abstractions;

namespace Interworking.FunctionalTests;

/// <summary>node's smpp library in both roles, with tshark watching the wire: codecs that are not ours write and read what we read and write.</summary>
public sealed class NodeSmppTests(ITestOutputHelper output) : FunctionalTest(output, new SqliteBackend())
{
    private const string Did = "111222333";
    private const string FirstHeader = "050003a50201";
    private const string SecondHeader = "050003a50202";

    [Fact]
    public async Task Esme_SubmitsTextUcs2AndParts_AppShowsThemAndReceiptsSayDelivered()
    {
        GatewayProcess gateway = await StartGatewayAsync();
        WireCapture wire = Started(await WireCapture.StartAsync(gateway.SmppPort));
        AppFarm app = Started(new AppFarm(gateway.Sip, GatewaySetup.Domain));
        (await app.RegisterAsync(Did, "secret-1")).Should().Be(200);
        NodePeer esme = Started(NodePeer.Esme(gateway.Smpp, "carrier1", "c1-pw"));
        (await esme.EventAsync("bound")).Status.Should().Be(0);

        await esme.SendAsync(new NodeMessage("text", Sms.Carrier, Did, "Your code is 4711 @ 5 €"));
        await esme.SendAsync(new NodeMessage("ucs2", Sms.Carrier, Did, "مرحبا 😀", Coding: 8));
        await esme.SendAsync(new NodeMessage("part-1", Sms.Carrier, Did, "The first part, ", Header: FirstHeader));
        await esme.SendAsync(new NodeMessage("part-2", Sms.Carrier, Did, "the second part.", Header: SecondHeader));

        foreach (string tag in new[] { "text", "ucs2", "part-1", "part-2" })
        {
            NodeEvent answer = await esme.EventAsync("answer", one => one.Tag == tag);
            answer.Status.Should().Be(0);
            NodeEvent receipt = await esme.EventAsync("deliver_sm", one => one.Id == answer.Id);
            (receipt.State, receipt.Esm).Should().Be(((int)MessageState.Delivered, 0x04));
            receipt.Text.Should().StartWith($"id:{answer.Id} ").And.Contain("stat:DELIVRD");
        }

        (await app.Received.CountAsync(3, "messages")).Select(one => one.Text)
            .Should().BeEquivalentTo("Your code is 4711 @ 5 €", "مرحبا 😀", "The first part, the second part.");
        await esme.UnbindAsync();
        (await esme.EventAsync("unbound")).Status.Should().Be(0);
        await wire.TowardsAsync(CommandId.BindTransceiver, CommandId.SubmitSm, CommandId.DeliverSmResp, CommandId.Unbind);
        await wire.BackAsync(CommandId.BindTransceiverResp, CommandId.SubmitSmResp, CommandId.DeliverSm);
        wire.Malformed.Should().Be(0);
    }

    [Fact]
    public async Task Centre_TakesOurMessagesAndSendsIts_BothArriveAndItsReceiptIsPassedOn()
    {
        int port = FreePorts.Next();
        WireCapture wire = Started(await WireCapture.StartAsync(port));
        NodePeer centre = Started(NodePeer.Centre(port, "us", "us-pw"));
        await centre.EventAsync("listening");
        GatewayProcess gateway = await StartGatewayAsync(new GatewaySetup
        {
            Connections = [new { name = "vendor", address = $"127.0.0.1:{port}", systemId = "us", password = "us-pw", carrier = "Carrier1" }],
            Policies = [new { name = "to vendor", priority = 10, recipientPattern = "222%", transport = "SMPP", connections = new[] { "vendor" } }],
        });
        AppFarm app = Started(new AppFarm(gateway.Sip, GatewaySetup.Domain));
        (await app.RegisterAsync(Did, "secret-1")).Should().Be(200);
        (await centre.EventAsync("bound")).Status.Should().Be(0);
        LoadCarrier carrier = Started(await LoadCarrier.BindAsync(gateway.Smpp, "carrier1", "c1-pw"));

        SendResult answer = await carrier.SubmitAsync(Sms.Plain("222333444", "to the vendor"));
        NodeEvent submitted = await centre.EventAsync("submit_sm");
        string receipt = System.Text.Encoding.ASCII.GetString((await carrier.Received.CountAsync(1, "receipts"))[0].Body.Span);
        await centre.SendAsync(new NodeMessage("mo", "222333444", Did, "from the vendor: ñ", Receipt: false));
        AppMessage shown = await app.Received.FirstAsync(_ => true, "the vendor's message");

        answer.IsOk.Should().BeTrue();
        (submitted.To, submitted.Text).Should().Be(("222333444", "to the vendor"));
        receipt.Should().Contain("stat:DELIVRD");
        (await centre.EventAsync("receipt")).Status.Should().Be(0);
        shown.Text.Should().Be("from the vendor: ñ");
        (await centre.EventAsync("answer", one => one.Tag == "mo")).Status.Should().Be(0);
        gateway.Cdrs().Should().HaveCount(2).And.OnlyContain(cdr => cdr.Outcome == "delivered");
        await gateway.StopAsync();
        await wire.TowardsAsync(CommandId.BindTransceiver, CommandId.SubmitSm, CommandId.DeliverSmResp, CommandId.Unbind);
        await wire.BackAsync(CommandId.BindTransceiverResp, CommandId.SubmitSmResp, CommandId.DeliverSm);
        wire.Malformed.Should().Be(0);
    }
}
