using System.Net;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Registrar;
using Interworking.Gateway.Sip.Ims;
using Interworking.Sip.Messages;

namespace Interworking.Gateway.Tests.Sip.Ims;

public sealed class SmsContactTests
{
    [Theory]
    [InlineData("", false)]
    [InlineData(";+g.3gpp.smsip", true)]
    [InlineData(";audio;+G.3GPP.SMSIP;video", true)]
    [InlineData("; +g.3gpp.smsip ", true)]
    [InlineData(";+g.3gpp.smsip=\"TRUE\"", true)]
    [InlineData(";+g.3gpp.smsip=\"FALSE\"", false)]
    [InlineData(";+g.3gpp.smsipx", false)]
    [InlineData(";+x.y=\"+g.3gpp.smsip\"", false)]
    [InlineData(";+x+g.3gpp.smsip", false)]
    public void Takes_Parameters_GoesByTheFeatureTag(string parameters, bool takes) => SmsContact.Takes(Binding("sip:1@192.0.2.1", parameters)).Should().Be(takes);

    [Fact]
    public void CallId_OfAKey_ReadsBackAsThatKey()
    {
        var key = new ReportKey(7, new MessageId(long.MaxValue), 255, ReportKey.ContactOf(Binding("sip:1@192.0.2.1", "")));

        ReportKey.TryRead(key.ToCallId("env1.example.net"), 7, out ReportKey read).Should().BeTrue();
        read.Should().Be(key);
        key.Contact.Should().NotBe(ReportKey.ContactOf(Binding("sip:1@192.0.2.2", ""))).And.NotBe(0);
    }

    [Theory]
    [InlineData("")]
    [InlineData("4711@env1.example.net")]
    [InlineData("4711.1@env1.example.net")]
    [InlineData("4711.256.a@env1.example.net")]
    [InlineData("4711.1.a.b@env1.example.net")]
    [InlineData("-1.1.a@env1.example.net")]
    [InlineData("4711.1.a")]
    [InlineData("4711.1.123456789@x")]
    public void TryRead_CallIdOfOthers_IsFalse(string callId) => ReportKey.TryRead(callId, 7, out _).Should().BeFalse();

    private static Binding Binding(string contact, string parameters) => new()
    {
        Contact = contact,
        ExpiresAt = DateTimeOffset.MaxValue,
        CallId = "",
        CSeq = 1,
        Transport = SipTransport.Udp,
        Source = new IPEndPoint(IPAddress.Loopback, 5060),
        Local = new IPEndPoint(IPAddress.Loopback, 5060),
        Node = "a",
        Parameters = parameters,
    };
}
