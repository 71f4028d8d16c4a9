using Interworking.FunctionalTests.Harness;
using Interworking.FunctionalTests.Harness.Backends;
using Interworking.FunctionalTests.Peers;
using Interworking.Smpp.Relay;
using Interworking.Smpp.Values;
using Interworking.Testing.Peers;
using Xunit.Abstractions;

namespace Interworking.FunctionalTests;

/// <summary>What we send to phones, read by Kamailio's smsops and by tshark; the IMS core that registered them is a few lines of the test.</summary>
public sealed class KamailioPhonesTests(ITestOutputHelper output) : FunctionalTest(output, new SqliteBackend())
{
    private const string Did = "111222333";
    private const string Centre = "12065550100";

    private const int RpDataFromPhone = 0;
    private const int RpDataToPhone = 1;
    private const int RpAckFromPhone = 2;
    private const int RpAckToPhone = 3;

    [Fact]
    public async Task SubmitSm_ToAPhone_SmsopsReadsTextAndAddresses()
    {
        GatewayProcess gateway = await StartGatewayAsync(Setup);
        KamailioPhones core = Started(new KamailioPhones(Files));
        await core.StartAsync();
        await using var registrar = new ImsCore(gateway.Sip);
        (await registrar.RegisterAsync(Did, GatewaySetup.Domain, core.Address)).Should().Be(200);
        LoadCarrier carrier = Started(await LoadCarrier.BindAsync(gateway.Smpp, "carrier1", "c1-pw"));

        await carrier.TakenAsync(Sms.Hex(Did, 0, "68656C6C6F"));

        string line = await core.ReceivedAsync("hello");
        line.Should().Contain($"to=sip:{Did}@{GatewaySetup.Domain}").And.Contain($"centre={Centre}").And.Contain("accept=*;+g.3gpp.smsip;require;explicit").And.Contain("coding=0 ");
    }

    /// <summary>Text, UCS-2, parts, flash, silent and binary to a phone that reports, and a message from it: tshark calls none of it malformed.</summary>
    [Fact]
    public async Task BothWays_NothingOnTheWireIsMalformed()
    {
        GatewayProcess gateway = await StartGatewayAsync(Setup);
        SmsCapture wire = Started(await SmsCapture.StartAsync(gateway.SipPort));
        await using var phone = new SmsPhone(gateway.Sip, Did, GatewaySetup.Domain);
        (await phone.RegisterAsync()).Should().Be(200);
        LoadCarrier carrier = Started(await LoadCarrier.BindAsync(gateway.Smpp, "carrier1", "c1-pw"));

        (byte Coding, string Hex)[] messages = [(0, "68656C6C6F201B65"), (8, "006800690020D83DDE00"), (4, "0102FF"), (0x10, "666C617368"), (0xF5, "CAFE")];
        foreach ((byte coding, string hex) in messages)
        {
            string id = await carrier.TakenAsync(Sms.Hex(Did, coding, hex));
            (await carrier.ReceiptAsync(id)).State.Should().Be(MessageState.Delivered);
        }

        for (byte part = 1; part <= 3; part++) await carrier.TakenAsync(Sms.Part(Did, 0x2A, 3, part, new string((char)('a' + part), 140)));
        (await phone.SubmitAsync(Did, "to myself")).Should().BeOfType<RpAck>();

        await wire.SeenAsync(RpDataToPhone, atLeast: 5 + 3 + 1);
        await wire.SeenAsync(RpAckFromPhone, atLeast: 5 + 3 + 1);
        await wire.SeenAsync(RpDataFromPhone, atLeast: 1);
        await wire.SeenAsync(RpAckToPhone, atLeast: 1);
        wire.Malformed.Should().BeEmpty();
    }

    private static GatewaySetup Setup => new() { TrustedPeers = ["127.0.0.0/8"], ServiceCentre = Centre };
}
