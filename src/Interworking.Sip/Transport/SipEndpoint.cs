using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net;
using Interworking.Sip.Codec;
using Interworking.Sip.Messages;
using Interworking.Sip.Transactions;

namespace Interworking.Sip.Transport;

/// <summary>
/// A SIP user agent's message, transport and transaction layers over any number of UDP sockets and connections.
/// Received messages are parsed and handed on inline on the thread that received them; so are the continuations of
/// <see cref="SendAsync"/>. Nobody may block there.
/// </summary>
public sealed class SipEndpoint : IAsyncDisposable
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(1);

    private readonly ISipHandler _handler;
    private readonly TimerWheel _wheel;
    private readonly ClientLayer _clients;
    private readonly ServerLayer _servers;
    private readonly StreamFlowTable _streams;
    private readonly FlowIds _ids;
    private readonly ITimer _sweep;
    private readonly ConcurrentDictionary<int, UdpListener> _listeners = new();
    private readonly ConcurrentDictionary<StreamFlow, Task> _dialled = new();
    private int _lastListener;
    private volatile bool _disposed;

    public SipEndpoint(SipEndpointOptions options, ISipHandler handler, TimeProvider time)
    {
        (Options, _handler, Time) = (options, handler, time);
        _wheel = new TimerWheel(time);
        _clients = new ClientLayer(options, time, _wheel, Counters);
        _servers = new ServerLayer(options, handler, time, _wheel, Counters);
        _streams = new StreamFlowTable(options.MaxStreamFlows);
        _ids = new FlowIds(time);
        _sweep = time.CreateTimer(static endpoint => ((SipEndpoint)endpoint!).Sweep(), this, SweepInterval, SweepInterval);
    }

    public SipCounters Counters { get; } = new();

    /// <summary>Client transactions without a final response.</summary>
    public int PendingClientTransactions => _clients.Pending;

    /// <summary>Server transactions remembered.</summary>
    public int ServerTransactions => _servers.Count;

    internal SipEndpointOptions Options { get; }

    internal TimeProvider Time { get; }

    /// <summary>Opens a UDP socket and the thread that receives on it.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The address cannot be bound.</exception>
    public UdpListener ListenUdp(IPEndPoint local)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var listener = new UdpListener(this, local, Interlocked.Increment(ref _lastListener));
        _listeners[listener.Number] = listener;
        listener.Start();
        return listener;
    }

    /// <summary>The life of an accepted connection; it is over when the task completes, whatever the peer did. Closing the transport below is the caller's.</summary>
    public async Task RunStreamAsync(IDuplexPipe pipe, SipTransport transport, IPEndPoint local, IPEndPoint remote, CancellationToken closed)
    {
        var flow = new StreamFlow(this, pipe, transport, local, remote, dialled: false);
        if (_disposed || !_streams.TryAdd(flow, TargetOf(flow, null)))
        {
            Counters.Add(SipCounter.FlowsRefused);
            return;
        }

        await RunTrackedAsync(flow, null, closed);
    }

    /// <summary>The flow of a socket to a remote address. Cheap; the same object while it is in use.</summary>
    public Flow UdpFlow(UdpListener listener, IPEndPoint remote) => listener.FlowTo(remote);

    /// <summary>An open flow to that address, or a new connection; null when none comes about within the connect timeout.</summary>
    /// <param name="transport">Tcp or Tls; Udp gives a flow of the first open listener of that address family.</param>
    /// <param name="remote">Where to.</param>
    /// <param name="tlsHost">The name the certificate must have; null for the address.</param>
    /// <param name="cancellation">Ends this wait; a dial shared with others goes on.</param>
    public async ValueTask<Flow?> ConnectAsync(SipTransport transport, IPEndPoint remote, string? tlsHost, CancellationToken cancellation)
    {
        if (transport == SipTransport.Udp)
            return _listeners.Values.Where(one => one.IsOpen && one.Local.AddressFamily == remote.AddressFamily)
                .MinBy(one => one.Number)?.FlowTo(remote);
        if (transport is not (SipTransport.Tcp or SipTransport.Tls) || _disposed) return null;
        var target = new StreamFlowTable.Target(transport, remote, transport == SipTransport.Tls ? tlsHost : null);
        return _streams.Find(target) ?? await _streams.DialAsync(target, () => DialAsync(target)).WaitAsync(cancellation);
    }

    /// <summary>
    /// An open connection, or a UDP flow over IPv4, by its id. Null when it is gone; a UDP flow over IPv6 is found by its
    /// address only (<see cref="UdpFlow"/>).
    /// </summary>
    public Flow? FindFlow(long id)
    {
        if (!FlowIds.TryIPv4(id, out int listener, out UdpPeer peer)) return _streams.Find(id);
        return _listeners.TryGetValue(listener, out UdpListener? found) && found.IsOpen ? found.FlowTo(peer) : null;
    }

    /// <summary>
    /// Sends a request in a non-INVITE client transaction. It is written before this returns. Await the result once;
    /// continuations run inline on the receive or timer thread.
    /// </summary>
    /// <exception cref="ArgumentException">A value holds a line break: a bug of the caller.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; a late response is dropped.</exception>
    public ValueTask<ClientResult> SendAsync(SipOutgoingRequest request, Flow flow, CancellationToken cancellation) =>
        _clients.Send(request, flow, cancellation);

    /// <summary>Octets that <see cref="SendAsync"/> would write, headers and body (RFC 3261, 18.1.1: over 1300 a stream is needed).</summary>
    public int SizeOnWire(SipOutgoingRequest request, Flow flow) => SipRequestWriter.Measure(request, flow.ViaPrefix);

    /// <summary>Closes all sockets and connections, ends all transactions and waits for threads and loops.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed) return;
        _disposed = true;
        await _sweep.DisposeAsync();
        foreach (UdpListener listener in _listeners.Values) listener.Dispose();
        foreach (StreamFlow flow in _streams.All) flow.Abort();
        _clients.FailAll();
        await Task.WhenAll([.. _dialled.Values, .. _listeners.Values.Select(listener => listener.Ended)]);
        _wheel.Dispose();
    }

    internal long NextFlowId() => _ids.Next();

    internal void OnDatagram(UdpListener listener, ReadOnlySpan<byte> datagram, SocketAddress from)
    {
        bool good = SipParser.TryParse(datagram, Options.Limits, out SipMessage? message, out SipFault fault);
        if (message is SipResponse response && good) OnResponse(response);
        else if (message is SipRequest request) _servers.OnRequest(request, fault, listener.FlowTo(UdpPeer.Of(from)));
        else if (fault.Kind != SipFaultKind.Empty) Counters.Add(SipCounter.MalformedDropped);
    }

    /// <summary>False when the connection must close: after a fault its framing cannot be trusted.</summary>
    internal bool OnFrame(byte[] frame, StreamFlow flow)
    {
        bool good = SipParser.TryParseOwned(frame, Options.Limits, out SipMessage? message, out SipFault fault);
        if (message is SipResponse response && good) OnResponse(response);
        else if (message is SipRequest request) _servers.OnRequest(request, fault, flow);
        else Counters.Add(SipCounter.MalformedDropped);
        return good;
    }

    /// <summary>The headers, or the first of them, of a message of which the rest is not waited for. The connection closes.</summary>
    internal void OnTooLarge(byte[] headers, StreamFlow flow)
    {
        SipParser.TryParseOwned(headers, Options.Limits, out SipMessage? message, out _);
        if (message is not SipRequest request)
        {
            Counters.Add(SipCounter.MalformedDropped);
            return;
        }

        bool isBody = request.ContentLength > Options.Limits.MaxBody;
        _servers.OnRequest(request, SipParser.FaultOf(request, isBody ? SipFaultKind.BodyTooLarge : SipFaultKind.TooLarge), flow);
    }

    internal void OnFlowClosed(StreamFlow flow)
    {
        try
        {
            _handler.OnFlowClosed(flow);
        }
        catch (Exception error)
        {
            Counters.Add(SipCounter.HandlerErrors);
            Options.OnError?.Invoke(error);
        }
    }

    private static StreamFlowTable.Target TargetOf(StreamFlow flow, string? tlsHost) => new(flow.Transport, flow.Remote, tlsHost);

    private void OnResponse(SipResponse response)
    {
        Counters.Add(SipCounter.ResponsesReceived);
        _clients.OnResponse(response);
    }

    private void Sweep()
    {
        _servers.Sweep();
        foreach (StreamFlow flow in _streams.All) flow.Sweep();
    }

    private async Task<Flow?> DialAsync(StreamFlowTable.Target target)
    {
        // Another dial may have ended between the caller's look and now.
        if (_streams.Find(target) is { } existing) return existing;
        DialledStream? stream = await StreamDialler.DialAsync(Options, target.Transport, target.Remote, target.TlsHost, Time);
        if (stream is null) return null;
        var flow = new StreamFlow(this, stream, target.Transport, stream.Local, target.Remote, dialled: true);
        if (_disposed || !_streams.TryAdd(flow, target))
        {
            Counters.Add(SipCounter.FlowsRefused);
            await stream.DisposeAsync();
            return null;
        }

        Task life = RunDialledAsync(flow, stream, target);
        _dialled[flow] = life;
        if (life.IsCompleted) _dialled.TryRemove(flow, out _);
        return flow;
    }

    private async Task RunDialledAsync(StreamFlow flow, DialledStream stream, StreamFlowTable.Target target)
    {
        await using (stream) await RunTrackedAsync(flow, target.TlsHost, CancellationToken.None);
        _dialled.TryRemove(flow, out _);
    }

    private async Task RunTrackedAsync(StreamFlow flow, string? tlsHost, CancellationToken closed)
    {
        try
        {
            await flow.RunAsync(closed);
        }
        finally
        {
            _streams.Remove(flow, TargetOf(flow, tlsHost));
        }
    }
}
