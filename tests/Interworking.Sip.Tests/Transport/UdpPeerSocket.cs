using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Interworking.Sip.Tests.Transport;

/// <summary>A bare UDP socket on loopback that talks to one listener.</summary>
internal sealed class UdpPeerSocket : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly IPEndPoint _listener;

    public UdpPeerSocket(IPEndPoint listener)
    {
        _listener = listener;
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
    }

    public IPEndPoint Address => (IPEndPoint)_socket.LocalEndPoint!;

    /// <summary>Datagrams that came and were not read.</summary>
    public bool HasMore => _socket.Available > 0;

    public void Send(string message) => _socket.SendTo(Wire.Bytes(message), _listener);

    public async Task<string> ReceiveAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        byte[] buffer = new byte[65_536];
        int length = await _socket.ReceiveAsync(buffer, SocketFlags.None, limit.Token);
        return Encoding.UTF8.GetString(buffer, 0, length);
    }

    public async Task<string> AskAsync(string message)
    {
        Send(message);
        return await ReceiveAsync();
    }

    public void Dispose() => _socket.Dispose();
}
