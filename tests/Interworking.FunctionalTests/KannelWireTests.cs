using Interworking.FunctionalTests.Harness;
using Interworking.FunctionalTests.Harness.Backends;
using Interworking.FunctionalTests.Peers;
using Interworking.Smpp.Values;
using Interworking.Testing.Peers;
using Xunit.Abstractions;

namespace Interworking.FunctionalTests;

/// <summary>Kannel by TLS, and by plain TCP with tshark watching the wire.</summary>
public sealed class KannelWireTests(ITestOutputHelper output) : FunctionalTest(output, new SqliteBackend())
{
    private const string Did = "111222333";

    /// <summary>More than two parts of 153 letters.</summary>
    private static readonly string Long = string.Join(", ", Enumerable.Range(100, 80));

    [Fact]
    public async Task SubmitSm_OverTls_AppShowsItAndReportsSayDelivered()
    {
        GatewayProcess gateway = await StartGatewayAsync();

        await SendAndReportAsync(gateway, await StartKannelAsync(gateway, tls: true));

        (await gateway.GetApiAsync("/api/links")).Should().Contain("\"tls\":true").And.NotContain("\"tls\":false");
    }

    [Fact]
    public async Task SubmitSm_OverPlainTcp_NothingOnTheWireIsMalformed()
    {
        GatewayProcess gateway = await StartGatewayAsync();
        WireCapture wire = Started(await WireCapture.StartAsync(gateway.SmppPort));

        await SendAndReportAsync(gateway, await StartKannelAsync(gateway, tls: false));

        await gateway.StopAsync();
        await wire.TowardsAsync(CommandId.BindTransceiver, CommandId.SubmitSm, CommandId.DeliverSmResp);
        await wire.BackAsync(CommandId.BindTransceiverResp, CommandId.SubmitSmResp, CommandId.DeliverSm, CommandId.Unbind);
        wire.Malformed.Should().Be(0);
    }

    private async Task<Kannel> StartKannelAsync(GatewayProcess gateway, bool tls) =>
        Started(await Kannel.StartAsync(Files, tls ? gateway.SmppTls : gateway.Smpp, transceiver: true, tls));

    private async Task SendAndReportAsync(GatewayProcess gateway, Kannel kannel)
    {
        AppFarm app = Started(new AppFarm(gateway.Sip, GatewaySetup.Domain));
        (await app.RegisterAsync(Did, "secret-1")).Should().Be(200);

        await kannel.SendAsync(Did, "Your code is 4711 @ 5 €", "text");
        await kannel.SendAsync(Did, Long, "long");

        (await app.Received.CountAsync(2, "messages")).Select(one => one.Text).Should().BeEquivalentTo("Your code is 4711 @ 5 €", Long);
        (await kannel.Reports.CountAsync(2, "delivery reports")).Should().OnlyContain(report => report.Delivered && report.Text.Contains("stat:DELIVRD"));
    }
}
