using System.Net;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Sip;
using Interworking.Sip.Messages;

namespace Interworking.Gateway.Tests.Sip;

public class AddressTests
{
    [Theory]
    [InlineData("udp:127.0.0.1:5060", SipTransport.Udp, "127.0.0.1:5060")]
    [InlineData("TLS:[::1]:5061", SipTransport.Tls, "[::1]:5061")]
    public void ListenAddress_GoodText_IsRead(string text, SipTransport transport, string endPoint)
    {
        SipListenAddress.TryParse(text, out SipListenAddress? address).Should().BeTrue();
        address.Should().Be(new SipListenAddress(transport, IPEndPoint.Parse(endPoint)));
    }

    [Theory, InlineData(""), InlineData("127.0.0.1:5060"), InlineData("sctp:127.0.0.1:5060"), InlineData("udp:localhost:5060"), InlineData("udp:127.0.0.1"), InlineData("udp:[::1]")]
    public void ListenAddress_BadText_IsRefused(string text) => SipListenAddress.TryParse(text, out _).Should().BeFalse();

    [Theory]
    [InlineData("sip:111@env1.example.net", true)]
    [InlineData("sip:111@ENV1.example.net:5099", true)]
    [InlineData("sips:111@voice.example.net", true)]
    [InlineData("sip:111@sms.example.net", true)]
    [InlineData("sip:111@192.0.2.1", true)]
    [InlineData("sip:111@192.0.2.1:5060", true)]
    [InlineData("sip:111@192.0.2.1:5061", false)]
    [InlineData("sip:111@192.0.2.2", false)]
    [InlineData("sip:111@env1.example.net.evil.example", false)]
    [InlineData("tel:111", false)]
    public void IsOurs_DomainRealmAdvertisedAndListeners_Count(string uri, bool ours)
    {
        var own = new OwnAddresses(new GatewayOptions
        {
            Sip = new SipOptions { Realm = "voice.example.net", Advertised = "sms.example.net:5060", Listen = ["udp:192.0.2.1:5060"] },
        });

        SipUri.TryParse(uri, out SipUri? parsed).Should().BeTrue();
        own.IsOurs(parsed!).Should().Be(ours);
    }

    [Fact]
    public void IsOurs_WildcardListener_CountsTheMachinesAddresses()
    {
        var own = new OwnAddresses(new GatewayOptions { Sip = new SipOptions { Listen = ["udp:0.0.0.0:5060"] } });

        SipUri.TryParse("sip:111@127.0.0.1:5060", out SipUri? loopback);
        own.IsOurs(loopback!).Should().BeTrue();
    }

    [Theory]
    [InlineData("192.0.2.5", true)]
    [InlineData("::ffff:192.0.2.5", true)]
    [InlineData("198.51.100.7", true)]
    [InlineData("198.51.100.8", false)]
    public void TrustedPeers_NetworkOrAddress_IsRecognised(string address, bool trusted) =>
        new TrustedPeers(["192.0.2.0/24", "198.51.100.7"]).Contains(IPAddress.Parse(address)).Should().Be(trusted);

    [Theory]
    [InlineData("sip:111@192.0.2.7:5062", SipTransport.Udp, "192.0.2.7:5062")]
    [InlineData("sip:111@192.0.2.7;transport=TCP", SipTransport.Tcp, "192.0.2.7:5060")]
    [InlineData("<sip:[2001:db8::1];lr;transport=tls>;x=1", SipTransport.Tls, "[2001:db8::1]:5061")]
    [InlineData("sips:111@192.0.2.7", SipTransport.Tls, "192.0.2.7:5061")]
    [InlineData("sip:edge.example.net;lr", SipTransport.Udp, null)]
    [InlineData("sip:df7jal23ls0d@gkj.invalid;transport=ws", SipTransport.Ws, null)]
    [InlineData("sip:1@gkj.invalid;transport=WSS", SipTransport.Wss, null)]
    public void Hop_OfAUri_IsItsTransportAndAddress(string text, SipTransport transport, string? endPoint)
    {
        SipHop.TryParse(text, out SipHop? hop).Should().BeTrue();
        (hop!.Transport, hop.EndPoint?.ToString()).Should().Be((transport, endPoint));
        hop.IsName.Should().Be(endPoint is null);
    }
}
