using System.Net;
using System.Net.Sockets;

namespace Interworking.Sip.Transport;

/// <summary>
/// One UDP socket with a thread of its own that receives, parses and calls the layers above: a blocking receive costs less
/// than half of an asynchronous one. Sending is done by whoever sends. Closing ends the thread.
/// </summary>
public sealed class UdpListener : IDisposable
{
    private readonly Socket _socket;
    private readonly SipEndpoint _endpoint;
    private readonly UdpFlowCache _flows;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private byte[]? _viaPrefix;
    private volatile bool _closed;

    internal UdpListener(SipEndpoint endpoint, IPEndPoint local, int number)
    {
        _endpoint = endpoint;
        Number = number;
        _socket = new Socket(local.AddressFamily, SocketType.Dgram, ProtocolType.Udp)
        {
            ReceiveBufferSize = endpoint.Options.UdpSocketBuffer,
            SendBufferSize = endpoint.Options.UdpSocketBuffer,
        };
        _socket.Bind(local);
        Local = (IPEndPoint)_socket.LocalEndPoint!;
        _flows = new UdpFlowCache(endpoint.Options.MaxUdpFlows, MakeFlow);
    }

    /// <summary>The bound address, with the port the system chose for port 0.</summary>
    public IPEndPoint Local { get; }

    public bool IsOpen => !_closed;

    /// <summary>Sends a datagram that means nothing to SIP, so that NATs on the way go on letting ours through (RFC 5626, 3.5.1 has it on streams). False when it cannot go.</summary>
    public bool SendKeepAlive(IPEndPoint remote) => TrySend("\r\n\r\n"u8, remote.Serialize());

    internal int Number { get; }

    /// <summary>Completes when the thread has ended.</summary>
    internal Task Ended => _ended.Task;

    public void Dispose()
    {
        if (_closed) return;
        _closed = true;
        _socket.Dispose();
    }

    internal void Start() => new Thread(Receive) { IsBackground = true, Name = $"sip-udp-{Local.Port}" }.Start();

    internal DatagramFlow FlowTo(IPEndPoint remote) => _flows.Get(UdpPeer.Of(remote));

    internal DatagramFlow FlowTo(UdpPeer peer) => _flows.Get(peer);

    /// <summary>False when the system refuses: too large, no route, closed. An earlier ICMP error is not this datagram's: once more.</summary>
    internal bool TrySend(ReadOnlySpan<byte> bytes, SocketAddress to)
    {
        for (int attempt = 0; attempt < 2 && !_closed; attempt++)
        {
            try
            {
                _socket.SendTo(bytes, SocketFlags.None, to);
                return true;
            }
            catch (SocketException error) when (error.SocketErrorCode is SocketError.ConnectionRefused or SocketError.ConnectionReset)
            {
                continue;
            }
            catch (SocketException)
            {
                return false;
            }
            catch (ObjectDisposedException)
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>Our Via up to the branch. Bound to any address, the one that leads to <paramref name="remote"/> is named.</summary>
    internal ReadOnlySpan<byte> ViaPrefix(IPEndPoint remote)
    {
        if (_viaPrefix is { } ready) return ready;
        string sentBy = _endpoint.Options.Advertised ?? SentBy(remote);
        return _viaPrefix = DatagramFlow.MakeVia(sentBy);
    }

    private string SentBy(IPEndPoint remote)
    {
        bool isAny = Local.Address.Equals(IPAddress.Any) || Local.Address.Equals(IPAddress.IPv6Any);
        if (!isAny) return Local.ToString();
        using var probe = new Socket(remote.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            probe.Connect(remote);
            return new IPEndPoint(((IPEndPoint)probe.LocalEndPoint!).Address, Local.Port).ToString();
        }
        catch (SocketException)
        {
            // No route: sending will fail as well and say so; rport brings answers back in any case.
            return Local.ToString();
        }
    }

    private DatagramFlow MakeFlow(UdpPeer peer) =>
        new(peer.IsIPv4 ? FlowIds.OfIPv4(Number, peer) : _endpoint.NextFlowId(), this, peer.ToEndPoint());

    private void Receive()
    {
        byte[] buffer = GC.AllocateUninitializedArray<byte>(65_536, pinned: true);
        var from = new SocketAddress(_socket.AddressFamily);
        while (!_closed)
        {
            try
            {
                int length = _socket.ReceiveFrom(buffer, SocketFlags.None, from);
                _endpoint.OnDatagram(this, buffer.AsSpan(0, length), from);
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                // ICMP errors and truncation concern one datagram; a closed socket ends the loop at its condition.
                if (!_closed && error is SocketException { SocketErrorCode: not (SocketError.ConnectionRefused or SocketError.ConnectionReset or SocketError.MessageSize or SocketError.Interrupted) })
                {
                    _endpoint.Options.OnError?.Invoke(error);
                    Thread.Sleep(10);
                }
            }
            catch (Exception error)
            {
                _endpoint.Options.OnError?.Invoke(error);
            }
        }

        _ended.SetResult();
    }
}
