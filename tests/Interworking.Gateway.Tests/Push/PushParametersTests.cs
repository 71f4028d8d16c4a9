using Interworking.Gateway.Push;
using Interworking.Gateway.Tests.Registrar;

namespace Interworking.Gateway.Tests.Push;

public sealed class PushParametersTests
{
    [Theory]
    [InlineData("sip:1@192.0.2.7", "", null, null, null, false)]
    [InlineData("sip:1@192.0.2.7;pn-provider=apns;pn-prid=00fc13;pn-param=TEAM.com.example.app", "", "apns", "00fc13", "TEAM.com.example.app", true)]
    [InlineData("sip:1@192.0.2.7;pn-provider=fcm;pn-prid=a%3Ab;transport=tcp", "", "fcm", "a:b", null, true)]
    [InlineData("sip:1@192.0.2.7;pn-provider=fcm;pn-prid=a%00b", "", "fcm", null, null, true)]
    [InlineData("sip:1@192.0.2.7;pn-provider", "", null, null, null, true)]
    [InlineData("sip:1@192.0.2.7;pn-provider=fcm", "", "fcm", null, null, true)]
    [InlineData("sip:1@192.0.2.7;app-id=com.example;pn-type=firebase;pn-tok=tok1", "", "fcm", "tok1", "com.example", false)]
    [InlineData("sip:1@192.0.2.7", ";app-id=42;pn-type=apple;pn-tok=tok2;x=y", "apns", "tok2", "42", false)]
    [InlineData("sip:1@192.0.2.7", ";pn-provider=fcm;pn-prid=tok3", "fcm", "tok3", null, true)]
    public void Of_Contact_ReadsBothForms(string contact, string parameters, string? provider, string? prid, string? param, bool asks) =>
        PushParameters.Of(Bindings.Of(contact) with { Parameters = parameters }).Should().Be(new PushParameters(provider, prid, param, asks));

    [Fact]
    public void ToDevice_WithoutInstance_IsToldApartByItsToken()
    {
        var first = new PushParameters("fcm", "one", null, Asks: true);

        first.ToDevice(1, null)!.Key.Should().Be(first.ToDevice(1, null)!.Key).And.NotBe((first with { Prid = "two" }).ToDevice(1, null)!.Key);
        first.ToDevice(1, "urn:uuid:1")!.Key.Should().Be("urn:uuid:1");
        (first with { Prid = null }).ToDevice(1, "urn:uuid:1").Should().BeNull();
        first.ToDevice(1, null)!.ToString().Should().NotContain("one");
    }
}
