using System.Net;
using System.Net.Sockets;
using System.Text;
using Interworking.Sip.Transport;
using Interworking.Testing;

namespace Interworking.Sip.Tests.Transport;

/// <summary>More requests than are answered: memory stays bounded, and who cannot be served is told when to come again.</summary>
public sealed class OverloadTests
{
    private const int Bound = 1_000;

    [Fact]
    public async Task Requests_NeverAnswered_HoldNoMoreThanTheBoundAndGet503()
    {
        var handler = new ScriptedHandler();
        await using var endpoint = new SipEndpoint(new SipEndpointOptions { MaxServerTransactions = Bound }, handler, new ManualTimeProvider());
        UdpListener listener = endpoint.ListenUdp(new IPEndPoint(IPAddress.Loopback, 0));
        using var phone = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        phone.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        for (int number = 1; number <= Bound; number++)
        {
            await phone.SendToAsync(Request(number), listener.Local);
            await handler.NextAsync();
        }

        string answer = "";
        for (int number = 1; number <= 500; number++)
        {
            // Each of them again, as peers do that hear nothing, and a new one.
            await phone.SendToAsync(Request(number), listener.Local);
            await phone.SendToAsync(Request(Bound + number), listener.Local);
            answer = await ReceiveAsync(phone);
        }

        answer.Should().StartWith("SIP/2.0 503 ").And.Contain("\r\nRetry-After: ");
        handler.Seen.Should().Be(Bound, "a retransmission, and what cannot be served, never gets to the handler");
        endpoint.ServerTransactions.Should().Be(Bound);
        endpoint.Counters[SipCounter.Overloaded].Should().Be(500);
        endpoint.Counters[SipCounter.RequestsAbsorbed].Should().Be(500);
    }

    private static byte[] Request(int number) => Wire.Bytes(Wire.Message
        .Replace("z9hG4bKabc", $"z9hG4bKover{number}", StringComparison.Ordinal).Replace("c1@example.net", $"c{number}@example.net", StringComparison.Ordinal));

    private static async Task<string> ReceiveAsync(Socket phone)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        byte[] buffer = new byte[2048];
        return Encoding.UTF8.GetString(buffer, 0, await phone.ReceiveAsync(buffer, limit.Token));
    }
}
