using System.Net;
using System.Net.Sockets;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Session;
using Interworking.Smpp.Values;
using Interworking.Testing.Peers;

namespace Interworking.Gateway.Tests.Smpp.Binds;

/// <summary>A peer that takes every bind and counts how many it has at a time.</summary>
internal sealed class CountingCentre : ISmppSessionHandler, IAsyncDisposable
{
    private readonly Socket _listener = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _sessions = [];
    private readonly Task _accepting;
    private readonly Lock _gate = new();
    private readonly HashSet<SmppSession> _bound = [];
    private int _most;

    public CountingCentre()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        Address = _listener.LocalEndPoint!.ToString()!;
        _accepting = AcceptAsync();
    }

    public string Address { get; }

    public int Now
    {
        get
        {
            lock (_gate) return _bound.Count;
        }
    }

    /// <summary>The most binds that there were at any time.</summary>
    public int Most => Volatile.Read(ref _most);

    /// <summary>How many sessions were ever opened.</summary>
    public int Sessions
    {
        get
        {
            lock (_gate) return _sessions.Count;
        }
    }

    ValueTask<BindDecision> ISmppSessionHandler.BindAsync(SmppSession session, Bind bind, CancellationToken cancellation) =>
        ValueTask.FromResult(new BindDecision(CommandStatus.Ok, "centre"));

    void ISmppSessionHandler.OnBound(SmppSession session)
    {
        lock (_gate)
        {
            _bound.Add(session);
            _most = Math.Max(_most, _bound.Count(one => one.State is not (BindState.Unbound or BindState.Closed))); // unbound by its answer to unbind, closed later
        }
    }

    void ISmppSessionHandler.OnRequest(SmppSession session, in SmppRequest request) => request.Respond(CommandStatus.InvalidCommandId);

    void ISmppSessionHandler.OnClosed(SmppSession session, SessionEnd end)
    {
        lock (_gate) _bound.Remove(session);
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _accepting;
        await _stop.CancelAsync();
        await Task.WhenAll(_sessions);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                Socket socket = await _listener.AcceptAsync();
                lock (_gate) _sessions.Add(RunAsync(socket));
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            return; // the listener was closed
        }
    }

    private async Task RunAsync(Socket socket)
    {
        using var pipe = new TcpPipe(socket);
        await new SmppSession(pipe, SessionRole.MessageCentre, this, new SmppSessionOptions(), TimeProvider.System).RunAsync(_stop.Token);
    }
}
