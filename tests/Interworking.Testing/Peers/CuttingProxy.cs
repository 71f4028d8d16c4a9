using System.Net;
using System.Net.Sockets;

namespace Interworking.Testing.Peers;

/// <summary>A TCP connection's middle, that a test can cut at any moment: octets under way are lost on both sides, as when a router loses its power.</summary>
public sealed class CuttingProxy : IAsyncDisposable
{
    private readonly IPEndPoint _target;
    private readonly Socket _listener;
    private readonly Lock _gate = new();
    private readonly List<Socket> _open = [];
    private readonly List<Task> _tasks = [];

    public CuttingProxy(int port, IPEndPoint target)
    {
        (EndPoint, _target) = (new IPEndPoint(IPAddress.Loopback, port), target);
        _listener = new Socket(SocketType.Stream, ProtocolType.Tcp);
        _listener.Bind(EndPoint);
        _listener.Listen();
        _tasks.Add(AcceptAsync());
    }

    public IPEndPoint EndPoint { get; }

    /// <summary>Connections that have come.</summary>
    public int Connections { get; private set; }

    /// <summary>Cuts every connection. The next is let through again.</summary>
    public void Cut()
    {
        lock (_gate)
        {
            foreach (Socket socket in _open)
            {
                try
                {
                    socket.LingerState = new LingerOption(true, 0);
                }
                catch (Exception error) when (error is SocketException or ObjectDisposedException)
                {
                    // It has ended by itself.
                }

                socket.Dispose();
            }

            _open.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        Cut();
        Task[] tasks;
        lock (_gate) tasks = [.. _tasks];
        await Task.WhenAll(tasks);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                Socket near = await _listener.AcceptAsync();
                var far = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                near.NoDelay = true;
                lock (_gate)
                {
                    Connections++;
                    _open.AddRange([near, far]);
                    _tasks.Add(JoinAsync(near, far));
                }
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The listener was closed.
        }
    }

    private async Task JoinAsync(Socket near, Socket far)
    {
        try
        {
            await far.ConnectAsync(_target);
            await Task.WhenAny(CopyAsync(near, far), CopyAsync(far, near));
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // Cut, or nobody listens behind: the other side is told by the close.
        }

        near.Dispose();
        far.Dispose();
    }

    private static async Task CopyAsync(Socket from, Socket to)
    {
        try
        {
            byte[] buffer = new byte[16_384];
            while (await from.ReceiveAsync(buffer) is var read && read > 0)
            {
                for (int sent = 0; sent < read;) sent += await to.SendAsync(buffer.AsMemory(sent, read - sent));
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // Cut.
        }
    }
}
