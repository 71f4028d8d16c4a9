using Interworking.FunctionalTests.Harness;
using Interworking.FunctionalTests.Harness.Backends;
using Interworking.FunctionalTests.Peers;
using Interworking.Smpp.Values;
using Interworking.Testing.Peers;
using Xunit.Abstractions;

namespace Interworking.FunctionalTests;

/// <summary>Kamailio registers the apps and writes our Redis keys; we deliver through it.</summary>
[Collection(SharedServers.Name)]
public sealed class KamailioRegistrarTests(ITestOutputHelper output, SharedServers servers) : FunctionalTest(output, servers.NewBackend())
{
    private static readonly TestAccount Alice = new("111222333", "secret-1");

    [Fact]
    public async Task AppRegisteredAtKamailio_GetsMessagesThroughIt()
    {
        GatewayProcess gateway = await StartGatewayAsync();
        KamailioRegistrar kamailio = await StartKamailioAsync();
        LoadCarrier carrier = Started(await LoadCarrier.BindAsync(gateway.Smpp, "carrier1", "c1-pw"));
        IApp alice = StartApp(gateway, kamailio);
        await alice.RegisteredAsync();

        string id = await carrier.TakenAsync(Sms.Hex(Alice.Did, 0, "68656C6C6F"));

        await alice.ReceivedAsync("hello");
        (await carrier.ReceiptAsync(id)).State.Should().Be(MessageState.Delivered);
    }

    [Fact]
    public async Task MessageWaits_AppRegistersAtKamailio_IsWoken()
    {
        GatewayProcess gateway = await StartGatewayAsync();
        KamailioRegistrar kamailio = await StartKamailioAsync();
        LoadCarrier carrier = Started(await LoadCarrier.BindAsync(gateway.Smpp, "carrier1", "c1-pw"));
        string id = await carrier.TakenAsync(Sms.Hex(Alice.Did, 0, "68656C6C6F"));

        IApp alice = StartApp(gateway, kamailio);

        await alice.ReceivedAsync("hello");
        (await carrier.ReceiptAsync(id)).State.Should().Be(MessageState.Delivered);
    }

    private async Task<KamailioRegistrar> StartKamailioAsync()
    {
        KamailioRegistrar kamailio = Started(new KamailioRegistrar(Files, Backend.Environment, ((PostgresBackend)Backend).Redis!, Alice.Password));
        await kamailio.StartAsync();
        return kamailio;
    }

    private IApp StartApp(GatewayProcess gateway, KamailioRegistrar kamailio) =>
        Started<IApp>(new Baresip(Files, new AppAccount(Alice.Did, Alice.Password, GatewaySetup.Domain, "udp", kamailio.Port, gateway.Certificates)));
}
