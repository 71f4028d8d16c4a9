using System.Net;
using Interworking.Sip.Transport;

namespace Interworking.Sip.Tests.Transport;

public class UdpFlowCacheTests
{
    [Theory, InlineData("192.0.2.7"), InlineData("2001:db8::7"), InlineData("fe80::1%3")]
    public void UdpPeer_OfAnAddress_ReadsBackTheSame(string address)
    {
        var remote = new IPEndPoint(IPAddress.Parse(address), 5070);
        UdpPeer.Of(remote).ToEndPoint().Should().Be(remote);
    }

    [Fact]
    public void FlowIds_OfIPv4_LeadBackToListenerAndAddress()
    {
        var peer = UdpPeer.Of(new IPEndPoint(IPAddress.Parse("255.255.255.254"), 65_535));
        FlowIds.TryIPv4(FlowIds.OfIPv4(3, peer), out int listener, out UdpPeer found).Should().BeTrue();
        (listener, found).Should().Be((3, peer));
        FlowIds.TryIPv4(new FlowIds(TimeProvider.System).Next(), out _, out _).Should().BeFalse();
    }

    [Fact]
    public void Get_MorePeersThanRemembered_KeepsThoseInUse()
    {
        using var socket = new Listening();
        int made = 0;
        var cache = new UdpFlowCache(capacity: 2, peer => { made++; return new DatagramFlow(1, socket.Listener, peer.ToEndPoint()); });
        DatagramFlow first = cache.Get(Peer(1));
        for (int port = 2; port < 20; port++)
        {
            cache.Get(Peer(port));
            cache.Get(Peer(1)).Should().BeSameAs(first);
        }

        made.Should().Be(19);
        cache.Get(Peer(2));
        made.Should().Be(20, "a peer that was silent is forgotten");
    }

    private static UdpPeer Peer(int port) => UdpPeer.Of(new IPEndPoint(IPAddress.Loopback, port));

    private sealed class Listening : IDisposable
    {
        private readonly SipEndpoint _endpoint = new(new SipEndpointOptions(), new ScriptedHandler(), TimeProvider.System);

        public Listening() => Listener = _endpoint.ListenUdp(new IPEndPoint(IPAddress.Loopback, 0));

        public UdpListener Listener { get; }

        public void Dispose() => Listener.Dispose();
    }
}
