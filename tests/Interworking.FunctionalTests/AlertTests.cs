using Interworking.FunctionalTests.Harness;
using Interworking.FunctionalTests.Harness.Backends;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Session;
using Interworking.Smpp.Tlvs;
using Interworking.Smpp.Values;
using Interworking.Testing.Peers;
using Xunit.Abstractions;

namespace Interworking.FunctionalTests;

/// <summary>A carrier that keeps its messages itself asks to be told when an app that is not there is back (set_dpf); a crash does not make us forget it.</summary>
public abstract class AlertTests(ITestOutputHelper output, Backend backend) : FunctionalTest(output, backend)
{
    public sealed class OnSqlite(ITestOutputHelper output) : AlertTests(output, new SqliteBackend());

    [Collection(SharedServers.Name)]
    public sealed class OnPostgresAndRedis(ITestOutputHelper output, SharedServers servers) : AlertTests(output, servers.NewBackend());

    private const string Did = "111222333";

    [Fact]
    public async Task DataSm_AppAbsentAndGatewayKilled_AlertedWhenItRegisters()
    {
        GatewayProcess gateway = await StartGatewayAsync();
        LoadCarrier before = Started(await LoadCarrier.BindAsync(gateway.Smpp, "carrier1", "c1-pw"));
        var asking = new DataSm(
            "", new SmppAddress(Ton.International, Npi.Isdn, "447700900000"), new SmppAddress(Ton.International, Npi.Isdn, Did), new EsmClass(0x02), default, 0,
            new TlvListBuilder().Add(TlvTag.MessagePayload, "kept by the carrier"u8).Add(TlvTag.SetDpf, 1).Build());

        SendResult failed = await before.SendAsync(asking);

        failed.Status.Should().Be(CommandStatus.DeliveryFailure);
        ((DataSmResp)failed.Response!).Tlvs.TryGetByte(TlvTag.DpfResult, out byte set).Should().BeTrue();
        set.Should().Be(1, "an alert will follow");

        gateway.Kill();
        await gateway.StartAsync();
        LoadCarrier after = Started(await LoadCarrier.BindAsync(gateway.Smpp, "carrier1", "c1-pw"));
        AppFarm app = Started(new AppFarm(gateway.Sip, GatewaySetup.Domain));
        (await app.RegisterAsync(Did, "secret-1")).Should().Be(200);

        AlertNotification alert = (await after.Alerts.CountAsync(1, "alerts"))[0];
        alert.Source.Value.Should().Be(Did);
        alert.Esme.Value.Should().Be("447700900000");
        await Eventually.TrueAsync(() => gateway.Spooled() == 0, "nothing waits any more");
        app.Received.Count.Should().Be(0, "an alert is nothing for the app");
    }
}
