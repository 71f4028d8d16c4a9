using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace Interworking.Testing.Peers;

/// <summary>A TCP connection as the pipes that a session wants.</summary>
public sealed class TcpPipe : IDuplexPipe, IDisposable
{
    private readonly Socket _socket;

    public TcpPipe(Socket socket) : this(socket, new NetworkStream(socket, ownsSocket: false))
    {
    }

    private TcpPipe(Socket socket, Stream stream)
    {
        _socket = socket;
        _socket.NoDelay = true;
        Input = PipeReader.Create(stream);
        Output = PipeWriter.Create(stream);
    }

    public PipeReader Input { get; }

    public PipeWriter Output { get; }

    /// <param name="remote">Where to.</param>
    /// <param name="tls">How to speak TLS; null for plain TCP.</param>
    public static async Task<TcpPipe> ConnectAsync(IPEndPoint remote, SslClientAuthenticationOptions? tls = null)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(remote);
            if (tls is null) return new TcpPipe(socket);
            var stream = new SslStream(new NetworkStream(socket, ownsSocket: false));
            await stream.AuthenticateAsClientAsync(tls);
            return new TcpPipe(socket, stream);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Cuts the connection without a word (RST), as a peer that lost its power.</summary>
    public void Cut()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Dispose();
    }

    public void Dispose() => _socket.Dispose();
}
