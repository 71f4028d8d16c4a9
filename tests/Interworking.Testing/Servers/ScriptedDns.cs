using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Interworking.Testing.Servers;

/// <summary>A DNS server on loopback, UDP and TCP, that says what the test wrote; anything else is no such name.</summary>
public sealed class ScriptedDns : IAsyncDisposable
{
    public const ushort A = 1;
    public const ushort Aaaa = 28;
    public const ushort Srv = 33;
    public const ushort Naptr = 35;

    private const ushort Good = 0x8180;
    private const ushort NoSuchName = 0x8183;
    private const ushort Truncated = 0x0200;

    private readonly Socket _udp;
    private readonly TcpListener _tcp;
    private readonly ConcurrentDictionary<(string Name, ushort Type), (int Answers, Action<DnsWire> Write)> _zone = new();
    private readonly ConcurrentQueue<(string Name, ushort Type, bool Tcp)> _asked = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task[] _loops;

    public ScriptedDns()
    {
        (_udp, _tcp) = Open();
        _loops = [AnswerUdpAsync(), AnswerTcpAsync()];
    }

    public IPEndPoint EndPoint => (IPEndPoint)_udp.LocalEndPoint!;

    /// <summary>What was asked, in order.</summary>
    public IReadOnlyList<(string Name, ushort Type, bool Tcp)> Asked => [.. _asked];

    /// <summary>Longest datagram; a longer answer is cut and says so.</summary>
    public int MaxDatagram { get; set; } = 1232;

    /// <summary>The response code to everything; -1 answers by the zone.</summary>
    public int Code { get; set; } = -1;

    /// <summary>What a datagram is answered with, made of the right one: a forger's part, or silence.</summary>
    public Func<byte[], IEnumerable<byte[]>> Deform { get; set; } = answer => [answer];

    public ScriptedDns Set(string name, ushort type, int answers, Action<DnsWire> write)
    {
        _zone[(name, type)] = (answers, write);
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _udp.Dispose();
        _tcp.Stop();
        await Task.WhenAll(_loops);
        _stop.Dispose();
    }

    /// <summary>One port for both; what is free on the one may be taken on the other.</summary>
    private static (Socket Udp, TcpListener Tcp) Open()
    {
        while (true)
        {
            var udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            udp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            var tcp = new TcpListener((IPEndPoint)udp.LocalEndPoint!);
            try
            {
                tcp.Start();
                return (udp, tcp);
            }
            catch (SocketException error) when (error.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                udp.Dispose();
            }
        }
    }

    private byte[] Answer(ReadOnlySpan<byte> query, bool tcp)
    {
        ushort id = BinaryPrimitives.ReadUInt16BigEndian(query);
        var name = new StringBuilder();
        int at = 12;
        for (; query[at] != 0; at += 1 + query[at]) name.Append(name.Length > 0 ? "." : "").Append(Encoding.ASCII.GetString(query.Slice(at + 1, query[at])));
        ushort type = BinaryPrimitives.ReadUInt16BigEndian(query[(at + 1)..]);
        _asked.Enqueue((name.ToString(), type, tcp));
        if (Code >= 0) return new DnsWire(id, (ushort)(Good | Code), name.ToString(), type, answers: 0).Octets;
        if (!_zone.TryGetValue((name.ToString(), type), out (int Answers, Action<DnsWire> Write) found))
            return new DnsWire(id, NoSuchName, name.ToString(), type, answers: 0, authorities: 1).Soa("net", 60, 60).Octets;
        var wire = new DnsWire(id, Good, name.ToString(), type, found.Answers);
        found.Write(wire);
        return tcp || wire.Length <= MaxDatagram ? wire.Octets : new DnsWire(id, Good | Truncated, name.ToString(), type, answers: 0).Octets;
    }

    private async Task AnswerUdpAsync()
    {
        byte[] buffer = new byte[65_536];
        try
        {
            while (true)
            {
                SocketReceiveFromResult received = await _udp.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0), _stop.Token);
                foreach (byte[] answer in Deform(Answer(buffer.AsSpan(0, received.ReceivedBytes), tcp: false))) await _udp.SendToAsync(answer, received.RemoteEndPoint);
            }
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task AnswerTcpAsync()
    {
        try
        {
            while (true)
            {
                using TcpClient client = await _tcp.AcceptTcpClientAsync(_stop.Token);
                NetworkStream stream = client.GetStream();
                byte[] head = new byte[2];
                await stream.ReadExactlyAsync(head, _stop.Token);
                byte[] query = new byte[BinaryPrimitives.ReadUInt16BigEndian(head)];
                await stream.ReadExactlyAsync(query, _stop.Token);
                byte[] answer = Answer(query, tcp: true);
                BinaryPrimitives.WriteUInt16BigEndian(head, (ushort)answer.Length);
                await stream.WriteAsync((byte[])[.. head, .. answer], _stop.Token);
            }
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException or ObjectDisposedException or IOException)
        {
            // The test is over.
        }
    }
}
