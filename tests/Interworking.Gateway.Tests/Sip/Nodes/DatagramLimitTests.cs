using System.Text;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline;

namespace Interworking.Gateway.Tests.Sip.Nodes;

/// <summary>RFC 3428, 8: what reaches a UDP app by way of another node is no longer than 1300 octets.</summary>
public sealed class DatagramLimitTests
{
    [Theory, InlineData(600, 1), InlineData(880, null), InlineData(900, null), InlineData(920, null), InlineData(940, null), InlineData(1000, 2), InlineData(4000, null)]
    public async Task Send_UdpAppOnAnotherNode_GetsNoLongerDatagrams(int length, int? pieces) => await ExpectAsync(new NodeSetup(), length, pieces);

    [Fact]
    public async Task Send_UdpBetweenTheNodes_GetsNoLongerDatagrams()
    {
        string udp = $"udp:127.0.0.1:{TwoNodes.FreePort()}";

        await ExpectAsync(new NodeSetup { Udp = udp, NodeAddress = udp }, 2000, null);
    }

    private static async Task ExpectAsync(NodeSetup b, int length, int? pieces)
    {
        await using TwoNodes nodes = await TwoNodes.StartAsync(b: b);
        using var phone = new UdpPhone(nodes.B.Udp);
        (await phone.RegisterAsync($"Contact: {phone.Contact}")).Status.Should().Be(200);
        string text = string.Concat(Enumerable.Range(0, length).Select(at => (char)('a' + at % 26)));

        Task<AttemptResult> sending = nodes.A.SendAsync(text);
        var received = new StringBuilder();
        int datagrams = 0;
        for (; received.Length < length; datagrams++)
        {
            string request = await phone.ReceiveAsync();
            Encoding.UTF8.GetByteCount(request).Should().BeLessThanOrEqualTo(1300);
            received.Append(request[(request.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
            await phone.AnswerAsync(request, "200 OK");
        }

        (await sending).Final!.Kind.Should().Be(OutcomeKind.Delivered);
        received.ToString().Should().Be(text);
        if (pieces is not null) datagrams.Should().Be(pieces);
    }
}
