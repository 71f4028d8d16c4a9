using System.Net;
using System.Net.Sockets;
using Interworking.Sip.Transport;

namespace Interworking.Sip.Tests.Transport;

/// <summary>Keep-alives of apps that keep their flow over UDP (RFC 5626, 3.5.2).</summary>
public sealed class StunBindingTests
{
    private const string TransactionId = "B7E7A701BC34D686FA87DFAE";

    /// <summary>The addresses and the expected attributes of the sample responses of RFC 5769, 2.2 and 2.3.</summary>
    [Theory]
    [InlineData("192.0.2.1:32853", "00200008" + "0001A147E112A643")]
    [InlineData("[2001:db8:1234:5678:11:2233:4455:6677]:32853", "00200014" + "0002A1470113A9FAA5D3F179BC25F4B5BED2B9D9")]
    public void Answer_Request_HoldsTheAddressItCameFrom(string source, string attribute)
    {
        byte[] answer = new byte[StunBinding.MaxAnswer];
        int length = StunBinding.Answer(Convert.FromHexString("000100002112A442" + TransactionId), IPEndPoint.Parse(source), answer);

        Convert.ToHexString(answer, 0, length).Should().Be($"0101{attribute.Length / 2:X4}2112A442{TransactionId}{attribute}");
    }

    [Theory]
    [InlineData("000100002112A442" + TransactionId, true)]
    [InlineData("000100082112A442" + TransactionId + "8022000461626364", true)]
    [InlineData("000100082112A442" + TransactionId, false)]
    [InlineData("010100002112A442" + TransactionId, false)]
    [InlineData("0001000000000000" + TransactionId, false)]
    [InlineData("000100002112A442", false)]
    [InlineData("0D0A0D0A", false)]
    [InlineData("", false)]
    public void IsRequest_Datagram_IsARequestAndNothingElse(string hex, bool expected) => StunBinding.IsRequest(Convert.FromHexString(hex)).Should().Be(expected);

    [Fact]
    public async Task Listener_Request_IsAnsweredOnTheSipPort()
    {
        await using var endpoint = new SipEndpoint(new SipEndpointOptions(), new ScriptedHandler(), TimeProvider.System);
        UdpListener listener = endpoint.ListenUdp(new IPEndPoint(IPAddress.Loopback, 0));
        using var app = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        app.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        await app.SendToAsync(Convert.FromHexString("000100002112A442" + TransactionId), listener.Local);

        byte[] answer = new byte[64];
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        int length = await app.ReceiveAsync(answer, limit.Token);
        Convert.ToHexString(answer, 0, length).Should().StartWith("0101000C2112A442" + TransactionId + "002000080001");
        endpoint.Counters[SipCounter.PingsAnswered].Should().Be(1);
    }
}
