using System.Text;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Sip;
using Interworking.Gateway.Sip.Defence;
using Interworking.Sip.Codec;
using Interworking.Sip.Messages;

namespace Interworking.Gateway.Tests.Sip.Defence;

public sealed class ScannerSignsTests
{
    private const string Known = $"<sip:{SipWorld.Did}@{SipWorld.Domain}>";
    private const string Unknown = $"<sip:100@{SipWorld.Domain}>";
    private const string Us = "sip:" + SipWorld.Domain;

    private readonly ScannerSigns _signs = new(
        ["badbot"], new OwnAddresses(new GatewayOptions()), new FakeProvisioning(SipWorld.Domain, FakeProvisioning.Account(1, SipWorld.Did)));

    [Theory]
    [InlineData("REGISTER", Us, Unknown, Known, Offence.None, "who registers is in To")]
    [InlineData("REGISTER", Us, Known, Unknown, Offence.UnknownUser, "the same")]
    [InlineData("REGISTER", "sip:elsewhere.example.org", Known, Known, Offence.ForeignDomain, "")]
    [InlineData("MESSAGE", "sip:999@env1.example.net", Known, Unknown, Offence.None, "whom he writes to is no sign")]
    [InlineData("MESSAGE", "tel:+4477", Known, Unknown, Offence.None, "")]
    [InlineData("MESSAGE", Us, Unknown, Known, Offence.UnknownUser, "")]
    [InlineData("MESSAGE", "sip:999@elsewhere.example.org", Known, Known, Offence.ForeignDomain, "")]
    [InlineData("OPTIONS", Us, Unknown, Unknown, Offence.None, "a monitor asks whether we are alive")]
    [InlineData("OPTIONS", "sip:100@env1.example.net", Unknown, Unknown, Offence.UnknownTarget, "")]
    [InlineData("OPTIONS", "sip:100@env1.example.net", Known, Known, Offence.None, "a customer may err")]
    [InlineData("OPTIONS", "sip:100@203.0.113.9", Unknown, Unknown, Offence.ForeignDomain, "")]
    [InlineData("INVITE", "sip:00442012345@env1.example.net", Unknown, Unknown, Offence.NotTaken, "")]
    [InlineData("INVITE", "sip:00442012345@env1.example.net", Known, Unknown, Offence.NotTaken, "From proves nothing")]
    [InlineData("SUBSCRIBE", Us, Known, Known, Offence.NotTaken, "")]
    [InlineData("BYE", Us, Unknown, Unknown, Offence.None, "")]
    public void Of_MethodAndUsers_IsTheOffence(string method, string uri, string from, string to, Offence offence, string why) =>
        _signs.Of(Request(method, uri, from, to), out _).Should().Be(offence, why);

    [Theory]
    [InlineData("friendly-scanner", true)]
    [InlineData("Mozilla sipvicious/0.3", true)]
    [InlineData("SIPCLI/v1.8", true)]
    [InlineData("BadBot 2", true)]
    [InlineData("Zoiper rv2.10", false)]
    [InlineData("baresip v3.6.0", false)]
    [InlineData("", false)]
    public void Of_UserAgent_TellsScannersFromPhones(string agent, bool scanner) =>
        _signs.Of(Request("OPTIONS", Us, Known, Known, $"User-Agent: {agent}"), out _).Should().Be(scanner ? Offence.ScannerAgent : Offence.None);

    [Fact]
    public void Of_DisplayNameOfSipvicious_IsAScanner() =>
        _signs.Of(Request("OPTIONS", Us, "\"sipvicious\" <sip:100@1.1.1.1>", Known), out _).Should().Be(Offence.ScannerAgent);

    [Theory, InlineData("REGISTER"), InlineData("OPTIONS")]
    public void Of_RequestWithoutAnyHeader_Reads(string method)
    {
        SipParser.TryParse(Encoding.ASCII.GetBytes($"{method} x SIP/2.0\r\nVia: x\r\n\r\n"), SipLimits.Default, out SipMessage? message, out _);
        _signs.Of((SipRequest)message!, out Account? account).Should().NotBe(Offence.ScannerAgent);
        account.Should().BeNull();
    }

    private static SipRequest Request(string method, string uri, string from, string to, string header = "X: y")
    {
        string text = $"{method} {uri} SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\nFrom: {from};tag=1\r\nTo: {to}\r\nCall-ID: 1\r\nCSeq: 1 {method}\r\n{header}\r\n\r\n";
        SipParser.TryParse(Encoding.ASCII.GetBytes(text), SipLimits.Default, out SipMessage? message, out _).Should().BeTrue();
        return (SipRequest)message!;
    }
}
