using System.Net;
using Interworking.Gateway.Configuration;

namespace Interworking.Gateway.Tests.Configuration;

public sealed class ListenAddressTests
{
    [Theory]
    [InlineData("udp:127.0.0.1:5060", "udp:127.0.0.1:5060")]
    [InlineData("tcp:[::1]:5060", "tcp:[::1]:5060")]
    [InlineData("tls:*:5061", "tls:0.0.0.0:5061")]
    [InlineData("tcp:localhost:0", "tcp:127.0.0.1:0")]
    public void TryParse_Address_ReadsIt(string text, string expected)
    {
        ListenAddress.TryParse(text, out ListenAddress address).Should().BeTrue();
        address.ToString().Should().Be(expected);
    }

    [Theory]
    [InlineData("")]
    [InlineData("127.0.0.1:5060")]
    [InlineData("ws:127.0.0.1:5060")]
    [InlineData("udp:127.0.0.1")]
    [InlineData("udp:127.1:5060")]
    [InlineData("udp:::1:5060")]
    [InlineData("udp:127.0.0.1:65536")]
    [InlineData("udp:127.0.0.1:-1")]
    [InlineData("udp:example.net:5060")]
    public void TryParse_AnythingElse_IsRefused(string text) => ListenAddress.TryParse(text, out _).Should().BeFalse();

    [Theory]
    [InlineData("tcp:0.0.0.0:2775", "127.0.0.1:2775", true)]
    [InlineData("tcp:127.0.0.1:2775", "127.0.0.1:2775", true)]
    [InlineData("tcp:0.0.0.0:2775", "10.0.0.7:2775", false)]
    [InlineData("tcp:127.0.0.1:2775", "127.0.0.1:2776", false)]
    public void IsReachedBy_Target_TellsWhetherItIsThisListener(string listener, string target, bool reached)
    {
        ListenAddress.TryParse(listener, out ListenAddress address).Should().BeTrue();
        address.IsReachedBy(IPEndPoint.Parse(target)).Should().Be(reached);
    }
}
