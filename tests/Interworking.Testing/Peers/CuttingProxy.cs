using System.Net;
using System.Net.Sockets;

namespace Interworking.Testing.Peers;

/// <summary>TCP connections' middle, that a test can cut at any moment: octets under way are lost on both sides, as when a router loses its power.</summary>
public sealed class CuttingProxy : IAsyncDisposable
{
    private readonly IPEndPoint _target;
    private readonly Socket _listener;
    private readonly Lock _gate = new();
    private readonly List<Joint> _open = [];
    private readonly List<Task> _tasks = [];
    private TaskCompletionSource? _cutAtAnswer;

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
        Joint[] open;
        lock (_gate) open = [.. _open];
        foreach (Joint joint in open) joint.Cut();
    }

    /// <summary>The next octets that come back from the target are lost, and their connection is cut: what they answer was written, and nobody will know.</summary>
    /// <returns>Completes when it is cut.</returns>
    public Task CutAtAnswerAsync()
    {
        var cut = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _cutAtAnswer, cut);
        return cut.Task;
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
                var joint = new Joint(this, await _listener.AcceptAsync());
                lock (_gate)
                {
                    Connections++;
                    _open.Add(joint);
                    _tasks.Add(RunAsync(joint));
                }
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The listener was closed.
        }
    }

    private async Task RunAsync(Joint joint)
    {
        await joint.RunAsync();
        lock (_gate) _open.Remove(joint);
    }

    /// <summary>One connection from both sides.</summary>
    private sealed class Joint(CuttingProxy owner, Socket near)
    {
        private readonly Socket _far = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

        public async Task RunAsync()
        {
            try
            {
                near.NoDelay = true;
                await _far.ConnectAsync(owner._target);
                await Task.WhenAny(CopyAsync(near, _far, answers: false), CopyAsync(_far, near, answers: true));
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                // Cut, or nobody listens behind: the other side is told by the close.
            }

            near.Dispose();
            _far.Dispose();
        }

        public void Cut()
        {
            foreach (Socket socket in (ReadOnlySpan<Socket>)[near, _far])
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
        }

        private async Task CopyAsync(Socket from, Socket to, bool answers)
        {
            try
            {
                byte[] buffer = new byte[16_384];
                while (await from.ReceiveAsync(buffer) is var read && read > 0)
                {
                    if (answers && Interlocked.Exchange(ref owner._cutAtAnswer, null) is { } cut)
                    {
                        Cut();
                        cut.SetResult();
                        return;
                    }

                    for (int sent = 0; sent < read;) sent += await to.SendAsync(buffer.AsMemory(sent, read - sent));
                }
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                // Cut.
            }
        }
    }
}
