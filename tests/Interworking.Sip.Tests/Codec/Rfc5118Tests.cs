using Interworking.Sip.Codec;
using Interworking.Sip.Messages;

namespace Interworking.Sip.Tests.Codec;

/// <summary>IPv6 addresses where RFC 5118 puts them.</summary>
public class Rfc5118Tests
{
    [Theory]
    [InlineData("sip:[2001:db8::10]", 0, "4.1 good")]
    [InlineData("sip:user@[2001:db8::10]:5070;transport=tcp", 0, "4.1 with everything around")]
    [InlineData("sip:user@[2001:db8::10:5070]", 0, "4.3 the port is part of the address")]
    [InlineData("sip:user@[::ffff:192.0.2.10]:19823", 0, "4.10 an IPv4 address in it")]
    [InlineData("sip:2001:db8::10", 400, "4.2 no brackets")]
    [InlineData("sip:user@2001:db8::10", 400, "4.2 no brackets")]
    [InlineData("sip:user@[2001:db8::10", 400, "bracket not closed")]
    [InlineData("sip:user@[2001:db8:::10]", 400, "4.10 three colons")]
    [InlineData("sip:user@[fe80::1%25eth0]", 400, "a zone means nothing elsewhere")]
    [InlineData("sip:user@[192.0.2.10]", 400, "an IPv4 address in brackets")]
    public void RequestUri_WithAnIPv6Address_HasItsVerdict(string uri, int status, string why) =>
        Verdict(Wire.Message.Replace("sip:1111@192.0.2.7 SIP", uri + " SIP")).Status.Should().Be(status, why);

    [Theory]
    [InlineData("[2001:db8::9:255];received=[2001:db8::9:255]", "[2001:db8::9:255]", "4.5 brackets around received")]
    [InlineData("[2001:db8::9:1]:5070;received=2001:db8::9:255", "2001:db8::9:255", "4.5 none")]
    public void Via_Received_IsTakenWithAndWithoutBrackets(string sentBy, string received, string why)
    {
        SipRequest request = Wire.Request(Wire.Message.Replace("192.0.2.1:5060", sentBy));
        SipRequestCheck.Verdict(request).Should().Be(SipFault.None, why);
        request.TopVia!.Received.Should().Be(received);
    }

    [Fact]
    public void PortInsideAndOutsideOfTheBrackets_IsToldApart()
    {
        SipUri.TryParse("sip:[2001:db8::10:5070]", out SipUri? inside).Should().BeTrue();
        SipUri.TryParse("sip:[2001:db8::10]:5070", out SipUri? outside).Should().BeTrue();
        (inside!.Port, outside!.Port).Should().Be((null, 5070));
    }

    private static SipFault Verdict(string text)
    {
        SipParser.TryParse(Wire.Bytes(text), SipLimits.Default, out SipMessage? message, out SipFault fault);
        return fault == SipFault.None ? SipRequestCheck.Verdict((SipRequest)message!) : fault;
    }
}
