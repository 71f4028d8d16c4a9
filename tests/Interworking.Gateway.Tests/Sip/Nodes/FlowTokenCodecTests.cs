using System.Buffers.Text;
using System.Net;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Sip.Nodes;
using Interworking.Sip.Messages;

namespace Interworking.Gateway.Tests.Sip.Nodes;

public sealed class FlowTokenCodecTests
{
    private static readonly IPEndPoint Node = IPEndPoint.Parse("10.0.0.2:5060");
    private static readonly FlowTokenCodec Codec = Keyed(0);
    private static readonly FlowToken Token = Of(SipTransport.Tcp, "192.0.2.1:5060", "198.51.100.7:40000", 1L << 62 | 4711, 9);

    [Theory]
    [InlineData(SipTransport.Udp, "192.0.2.1:5060", "198.51.100.7:40000", 0, 0, 64)]
    [InlineData(SipTransport.Tcp, "0.0.0.0:5060", "255.255.255.255:65535", long.MaxValue, long.MaxValue, 64)]
    [InlineData(SipTransport.Tls, "[2001:db8::1]:5061", "[2001:db8::2]:1", 1, 1, 96)]
    [InlineData(SipTransport.Wss, "192.0.2.1:443", "198.51.100.7:40000", 1, 1, 64)]
    [InlineData(SipTransport.Udp, "[::]:5060", "198.51.100.7:40000", 0, 0, 80)]
    public void TryRead_OwnToken_IsWhatWasWritten(SipTransport transport, string local, string remote, long flow, long incarnation, int length)
    {
        FlowToken token = Of(transport, local, remote, flow, incarnation);

        string text = Codec.Write(token, Node);

        text.Should().HaveLength(length).And.MatchRegex("^[A-Za-z0-9_-]+$", "it is the user part of a URI without escapes");
        Codec.TryRead(text, Node, out FlowToken read).Should().BeTrue();
        read.Should().Be(token);
    }

    [Fact]
    public void TryRead_KeyOfAnotherEnvironment_IsRefused() =>
        Codec.TryRead(Keyed(1).Write(Token, Node), Node, out _).Should().BeFalse();

    [Theory, InlineData("10.0.0.3:5060"), InlineData("10.0.0.2:5061")]
    public void TryRead_MadeForAnotherNode_IsRefused(string node) =>
        Codec.TryRead(Codec.Write(Token, IPEndPoint.Parse(node)), Node, out _).Should().BeFalse();

    [Fact]
    public void TryRead_AnyBitChanged_IsRefused()
    {
        byte[] octets = Base64Url.DecodeFromChars(Codec.Write(Token, Node));
        for (int bit = 0; bit < octets.Length * 8; bit++)
        {
            octets[bit / 8] ^= (byte)(1 << (bit % 8));
            Codec.TryRead(Base64Url.EncodeToString(octets), Node, out FlowToken read).Should().BeFalse($"bit {bit} is not ours");
            read.Should().Be(default(FlowToken));
            octets[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void TryRead_AnyLength_IsRefusedWithoutThrowing()
    {
        string text = Codec.Write(Token, Node);
        for (int length = 0; length < text.Length; length++) Codec.TryRead(text[..length], Node, out _).Should().BeFalse();
        foreach (int length in new[] { 65, 95, 96, 97, 8_000, 65_536 }) Codec.TryRead(new string('A', length), Node, out _).Should().BeFalse();
    }

    [Theory, InlineData("111222333"), InlineData("%%%"), InlineData("äöü"), InlineData("    "), InlineData("====")]
    public void TryRead_NotAToken_IsRefused(string text) => Codec.TryRead(text, Node, out _).Should().BeFalse();

    private static FlowTokenCodec Keyed(byte first)
    {
        byte[] secret = new byte[EnvironmentSecret.Octets];
        secret[0] = first;
        return new FlowTokenCodec(new EnvironmentSecret(secret));
    }

    private static FlowToken Of(SipTransport transport, string local, string remote, long flow, long incarnation) =>
        new(transport, IPEndPoint.Parse(local), IPEndPoint.Parse(remote), flow, incarnation);
}
