using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;

namespace Interworking.Testing.Peers;

/// <summary>A TCP connection as the pipes that a session wants.</summary>
public sealed class TcpPipe : IDuplexPipe, IDisposable
{
    private readonly Socket _socket;

    public TcpPipe(Socket socket)
    {
        _socket = socket;
        _socket.NoDelay = true;
        var stream = new NetworkStream(socket, ownsSocket: false);
        Input = PipeReader.Create(stream);
        Output = PipeWriter.Create(stream);
    }

    public PipeReader Input { get; }

    public PipeWriter Output { get; }

    public static async Task<TcpPipe> ConnectAsync(IPEndPoint remote)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(remote);
            return new TcpPipe(socket);
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
