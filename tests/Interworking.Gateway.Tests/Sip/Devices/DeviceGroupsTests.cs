using Interworking.Gateway.Configuration;
using Interworking.Gateway.Registrar;
using Interworking.Gateway.Sip.Devices;
using Interworking.Gateway.Sip.Outbound;
using Interworking.Gateway.Tests.Registrar;

namespace Interworking.Gateway.Tests.Sip.Devices;

public sealed class DeviceGroupsTests
{
    private static readonly Relays Relays = new(new GatewayOptions { Sip = new SipOptions { Relays = ["agent:*SIPIS*", "contact:+acrobits*;trusted", "203.0.113.0/24", "*.relay.net"] } });

    [Fact]
    public void Of_FlowsOfOneInstance_AreOneDeviceTheLastRefreshedFirst()
    {
        Binding first = Bindings.Of("sip:1@192.0.2.1", instance: "urn:a", regId: 1, seconds: 100);
        Binding second = Bindings.Of("sip:1@192.0.2.2", instance: "URN:A", regId: 2, seconds: 200);
        Binding other = Bindings.Of("sip:1@192.0.2.3", instance: "urn:b", regId: 1);

        DeviceGroups devices = DeviceGroups.Of([first, other, second], IsRelay);

        devices.Apps.Should().HaveCount(2);
        devices.Apps[0].Should().Equal(second, first);
        devices.Apps[1].Should().Equal(other);
    }

    [Fact]
    public void Of_SameInstanceWithoutRegId_AreDevicesOfTheirOwn()
    {
        DeviceGroups devices = DeviceGroups.Of([Bindings.Of("sip:1@192.0.2.1", instance: "urn:a"), Bindings.Of("sip:1@192.0.2.2", instance: "urn:a")], IsRelay);

        devices.Apps.Should().HaveCount(2);
    }

    [Fact]
    public void Of_Relay_StandsApart()
    {
        Binding app = Bindings.Of("sip:1@192.0.2.1");
        Binding relay = Bindings.Of("sip:1@192.0.2.2") with { UserAgent = "Acrobits SIPIS 2.1" };

        DeviceGroups devices = DeviceGroups.Of([relay, app], IsRelay);

        devices.Apps.Should().ContainSingle().Which.Should().Equal(app);
        devices.Relays.Should().ContainSingle().Which.Should().Equal(relay);
    }

    [Theory]
    [InlineData("sip:1@203.0.113.7", null)]
    [InlineData("sip:1@push.relay.net", null)]
    [InlineData("sip:1@192.0.2.2", "<sip:edge.relay.net;lr>")]
    public void Of_RelayByItsPlace_StandsApart(string contact, string? path)
    {
        Binding app = Bindings.Of("sip:1@192.0.2.1");
        Binding relay = Bindings.Of(contact) with { Path = path is null ? [] : [path] };

        DeviceGroups devices = DeviceGroups.Of([relay, app], IsRelay);

        devices.Apps.Should().ContainSingle().Which.Should().Equal(app);
        devices.Relays.Should().ContainSingle().Which.Should().Equal(relay);
    }

    [Theory]
    [InlineData("SIPIS/2.0", "", false)]
    [InlineData("acrobits sipis", "", false)]
    [InlineData("Zoiper v2", "", null)]
    [InlineData(null, "", null)]
    [InlineData("Zoiper", ";+acrobits.push=\"a;b\"", true)]
    [InlineData("Zoiper", ";x=\"+acrobits\"", null)]
    public void Relay_ByAgentOrContact_IsThatOfTheFirstPatternThatFits(string? agent, string parameters, bool? trusted) =>
        (Relays.Of(Bindings.Of("sip:1@192.0.2.1") with { UserAgent = agent, Parameters = parameters }) is { } relay ? relay.Trusted : (bool?)null).Should().Be(trusted);

    [Theory]
    [InlineData("agent:")]
    [InlineData(";trusted")]
    [InlineData("contact: ;trusted")]
    public void Parse_Unreadable_Throws(string text) => FluentActions.Invoking(() => RelayEntry.Parse(text)).Should().Throw<FormatException>();

    private static bool IsRelay(Binding binding) => Relays.Of(binding) is not null;
}
