using Interworking.Gateway.Push;
using Interworking.Gateway.Registrar;
using Interworking.Gateway.Sip.Devices;
using Interworking.Gateway.Tests.Registrar;

namespace Interworking.Gateway.Tests.Sip.Devices;

public sealed class DeviceGroupsTests
{
    private static readonly PushRelays Relays = new(new PushOptions { Relays = ["agent:*SIPIS*", "contact:+acrobits*;trusted"] });

    [Fact]
    public void Of_FlowsOfOneInstance_AreOneDeviceTheLastRefreshedFirst()
    {
        Binding first = Bindings.Of("sip:1@192.0.2.1", instance: "urn:a", regId: 1, seconds: 100);
        Binding second = Bindings.Of("sip:1@192.0.2.2", instance: "URN:A", regId: 2, seconds: 200);
        Binding other = Bindings.Of("sip:1@192.0.2.3", instance: "urn:b", regId: 1);

        DeviceGroups devices = DeviceGroups.Of([first, other, second], Relays);

        devices.Apps.Should().HaveCount(2);
        devices.Apps[0].Should().Equal(second, first);
        devices.Apps[1].Should().Equal(other);
    }

    [Fact]
    public void Of_SameInstanceWithoutRegId_AreDevicesOfTheirOwn()
    {
        DeviceGroups devices = DeviceGroups.Of([Bindings.Of("sip:1@192.0.2.1", instance: "urn:a"), Bindings.Of("sip:1@192.0.2.2", instance: "urn:a")], Relays);

        devices.Apps.Should().HaveCount(2);
    }

    [Fact]
    public void Of_Relay_StandsApart()
    {
        Binding app = Bindings.Of("sip:1@192.0.2.1");
        Binding relay = Bindings.Of("sip:1@192.0.2.2") with { UserAgent = "Acrobits SIPIS 2.1" };

        DeviceGroups devices = DeviceGroups.Of([relay, app], Relays);

        devices.Apps.Should().ContainSingle().Which.Should().Equal(app);
        devices.Relays.Should().ContainSingle().Which.Should().Equal(relay);
    }

    [Theory]
    [InlineData("SIPIS/2.0", "", RelayKind.Relay)]
    [InlineData("acrobits sipis", "", RelayKind.Relay)]
    [InlineData("Zoiper v2", "", RelayKind.None)]
    [InlineData(null, "", RelayKind.None)]
    [InlineData("Zoiper", ";+acrobits.push=\"a;b\"", RelayKind.Trusted)]
    [InlineData("Zoiper", ";x=\"+acrobits\"", RelayKind.None)]
    public void Kind_ByAgentOrContact_IsThatOfTheFirstPatternThatFits(string? agent, string parameters, RelayKind expected) =>
        Relays.Of(Bindings.Of("sip:1@192.0.2.1") with { UserAgent = agent, Parameters = parameters }).Should().Be(expected);

    [Theory]
    [InlineData("agent:")]
    [InlineData("SIPIS")]
    [InlineData(";trusted")]
    [InlineData("contact: ;trusted")]
    public void TryParse_Unreadable_IsFalse(string text) => RelayPattern.TryParse(text, out _).Should().BeFalse();
}
