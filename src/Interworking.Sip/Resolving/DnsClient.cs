using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Interworking.Sip.Resolving;

/// <summary>
/// Asks DNS servers: over UDP, over TCP where the answer does not fit (RFC 7766). Each question has a socket of its own, hence a port that nobody can guess, and
/// a random id; the socket takes datagrams of that server only, and what does not repeat the question is not looked at further (RFC 5452).
/// </summary>
internal sealed class DnsClient(DnsOptions options, TimeProvider time)
{
    /// <summary>The first answer that can be used; <see cref="DnsAnswer.Failed"/> when no server gives one in time.</summary>
    public async Task<DnsAnswer> AskAsync(DnsQuestion question)
    {
        for (int round = 0; round < options.Rounds; round++)
        {
            foreach (IPEndPoint server in options.Servers)
            {
                DnsResponse? response = await AskAsync(server, question, extended: true);
                // An old server that does not know EDNS.
                if (response is { Code: DnsResponse.FormatError or DnsResponse.NotImplemented }) response = await AskAsync(server, question, extended: false);
                if (response is { IsUsable: true, IsTruncated: false }) return response.Answer;
            }
        }

        return DnsAnswer.Failed;
    }

    private async Task<DnsResponse?> AskAsync(IPEndPoint server, DnsQuestion question, bool extended)
    {
        ushort id = (ushort)RandomNumberGenerator.GetInt32(ushort.MaxValue + 1);
        byte[] query = question.Write(id, extended);
        using var limit = new CancellationTokenSource(options.Timeout, time);
        try
        {
            DnsResponse? response = await OverUdpAsync(server, query, id, question, limit.Token);
            return response is { IsTruncated: true } ? await OverTcpAsync(server, query, id, question, limit.Token) : response;
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException or EndOfStreamException or IOException)
        {
            return null; // this server is of no use now: the next one is asked
        }
    }

    private static async Task<DnsResponse?> OverUdpAsync(IPEndPoint server, byte[] query, ushort id, DnsQuestion question, CancellationToken limit)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(server, limit);
        await socket.SendAsync(query, limit);
        byte[] buffer = new byte[DnsQuestion.MaxDatagram];
        while (true)
        {
            int length = await socket.ReceiveAsync(buffer, limit);
            if (DnsResponse.Read(buffer.AsSpan(0, length), id, question) is { } response) return response;
        }
    }

    private static async Task<DnsResponse?> OverTcpAsync(IPEndPoint server, byte[] query, ushort id, DnsQuestion question, CancellationToken limit)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server, limit);
        await using var stream = new NetworkStream(socket);
        byte[] framed = new byte[2 + query.Length];
        BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)query.Length);
        query.CopyTo(framed, 2);
        await stream.WriteAsync(framed, limit);
        byte[] head = new byte[2];
        await stream.ReadExactlyAsync(head, limit);
        byte[] message = new byte[BinaryPrimitives.ReadUInt16BigEndian(head)];
        await stream.ReadExactlyAsync(message, limit);
        return DnsResponse.Read(message, id, question);
    }
}
