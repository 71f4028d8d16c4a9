using System.Net;
using System.Net.Sockets;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Registrar;
using Interworking.Gateway.Sip.Hops;
using Interworking.Sip.Messages;
using Interworking.Sip.Resolving;
using Interworking.Sip.Transport;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Interworking.Gateway.Sip;

/// <summary>
/// The SIP endpoint of this process with its UDP listeners, and the way from a binding to the flow that reaches its app.
/// TCP and TLS connections come from Kestrel through <see cref="SipConnectionHandler"/>, those of browsers through <see cref="WebSockets.SipWebSocketHandler"/>.
/// </summary>
public sealed partial class SipServer : ISipHandler, IHostedService, IAsyncDisposable
{
    private readonly GatewayOptions _options;
    private readonly Lazy<ISipHandler> _handler;
    private readonly OwnAddresses _own;
    private readonly ILogger _logger;
    private readonly List<UdpListener> _opened = [];
    private volatile IReadOnlyDictionary<IPEndPoint, UdpListener> _listeners = new Dictionary<IPEndPoint, UdpListener>();
    private volatile bool _stopping;

    /// <param name="options">Sip.Listen and what is advertised.</param>
    /// <param name="handler">Who answers requests. Lazy because delivery needs this server and the handler needs delivery; resolved before a listener opens.</param>
    /// <param name="own">Learns the ports of the listeners.</param>
    /// <param name="time">The clock of transactions.</param>
    /// <param name="logger">For start, stop and bugs.</param>
    public SipServer(GatewayOptions options, Lazy<ISipHandler> handler, OwnAddresses own, TimeProvider time, ILogger<SipServer> logger)
    {
        (_options, _handler, _own, _logger) = (options, handler, own, logger);
        var trust = new DialTrust(options.Sip.CaPath, logger);
        Endpoint = new SipEndpoint(
            new SipEndpointOptions
            {
                Advertised = options.Sip.Advertised.Length > 0 ? options.Sip.Advertised : null,
                Server = "Interworking",
                OnError = error => Log.Crashed(_logger, error),
                HalfOpenLimit = TimeSpan.FromSeconds(options.Sip.HalfOpenSeconds),
                IdleLimit = TimeSpan.FromSeconds(options.Sip.IdleSeconds),
                TlsClient = (domain, _) => trust.For(domain),
            },
            this,
            time);
        Hops = new HopFlows(Endpoint, new SipResolver(new DnsOptions { Servers = DnsServers(options.Sip), HostsFile = "/etc/hosts" }, time), time);
    }

    public SipEndpoint Endpoint { get; }

    /// <summary>The way to hosts by their URI.</summary>
    public HopFlows Hops { get; }

    /// <summary>The UDP listeners in the order of Sip.Listen.</summary>
    public IReadOnlyList<UdpListener> UdpListeners => _opened;

    /// <summary>Our UDP listener on that address; null when there is none.</summary>
    public UdpListener? FindListener(IPEndPoint local) => _listeners.GetValueOrDefault(local);

    /// <summary>The listener that an app knows; when it is configured away, the first of the same family. Null when there is none.</summary>
    public UdpListener? ListenerFor(IPEndPoint local, IPEndPoint remote) =>
        FindListener(local) ?? _opened.Find(candidate => candidate.Local.AddressFamily == remote.AddressFamily);

    /// <summary>
    /// The way to a binding: on UDP the listener its REGISTER came to; on a stream the connection it came by, else a new one to the contact, unless the app keeps its flows
    /// itself (RFC 5626) or is in a browser. With a Path, the first hop of it. Completes synchronously unless it dials or resolves. Null when there is no way.
    /// </summary>
    public ValueTask<Flow?> FlowForAsync(Binding binding, CancellationToken stop) => FlowForAsync(binding, [], stop);

    /// <summary>
    /// Another server of the same hop, after one failed (RFC 3263, 4.3): for hops that are names, and only when <see cref="HopFlows.MayFailOver"/> says so of the result. Null
    /// when there is none that has not failed too.
    /// </summary>
    /// <param name="binding">Where to.</param>
    /// <param name="tried">What the same request was sent over; the last of them failed.</param>
    /// <param name="result">How.</param>
    /// <param name="stop">Gives up.</param>
    public async ValueTask<Flow?> NextFlowAsync(Binding binding, IReadOnlyList<Flow> tried, ClientResult result, CancellationToken stop)
    {
        Flow failed = tried[^1];
        string uri = binding.Path.Count > 0 ? binding.Path[0] : binding.Contact;
        bool isDirect = binding.Path.Count == 0 && (binding.Transport == SipTransport.Udp || failed.Id == binding.FlowId);
        if (isDirect || !HopFlows.MayFailOver(result) || !SipHop.TryParse(uri, out SipHop? hop) || !hop.IsName) return null;
        if (result.Kind == ClientResultKind.TransportError) Hops.MarkFailed(failed);
        // What was too long for a datagram stays so.
        return await FlowForAsync(binding, tried, stop) is { } next && !Hops.IsFailed(next)
            && (next.Transport != SipTransport.Udp || failed.Transport == SipTransport.Udp) ? next : null;
    }

    private ValueTask<Flow?> FlowForAsync(Binding binding, IReadOnlyList<Flow> tried, CancellationToken stop)
    {
        if (binding.Path.Count > 0) return PathFlowAsync(binding, tried, stop);
        if (binding.Transport == SipTransport.Udp) return new(UdpFlow(binding.Local, binding.Source));
        if (OpenFlow(binding) is { } flow) return new(flow);
        if (binding.RegId > 0 || binding.Transport is SipTransport.Ws or SipTransport.Wss || !SipHop.TryParse(binding.Contact, out SipHop? hop)) return new((Flow?)null);
        // The transport that it registered over, whatever it forgot to say.
        return Hops.ConnectAsync(hop with { Transport = binding.Transport, SaysTransport = true }, _ => null, tried, stop);
    }

    /// <exception cref="IOException">An address of Sip.Listen cannot be opened; the message says which.</exception>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _ = _handler.Value;
        foreach (SipListenAddress listen in _options.Sip.Listen.Select(SipListenAddress.Parse).Where(listen => listen.Transport == SipTransport.Udp))
        {
            UdpListener listener = Open(listen);
            _opened.Add(listener);
            _own.Add(listener.Local);
            Log.Listening(_logger, listener.Local);
        }

        _listeners = _opened.ToDictionary(listener => listener.Local);
        return Task.CompletedTask;
    }

    /// <summary>First no new request is taken, then those that were are answered, then sockets and connections close.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _stopping = true;
        if (_handler.Value is SipDispatcher dispatcher) await dispatcher.DrainAsync(cancellationToken);
        await Endpoint.DisposeAsync();
    }

    public ValueTask DisposeAsync() => Endpoint.DisposeAsync();

    bool ISipHandler.Takes(SipRequest request, Flow flow) => _handler.Value.Takes(request, flow);

    /// <summary>While stopping, silence: the client repeats itself and finds the next process, which no refusal would let it do so soon.</summary>
    void ISipHandler.OnRequest(ServerTransaction transaction)
    {
        if (!_stopping) _handler.Value.OnRequest(transaction);
    }

    void ISipHandler.OnFlowClosed(Flow flow) => _handler.Value.OnFlowClosed(flow);

    private UdpListener Open(SipListenAddress listen)
    {
        try
        {
            return Endpoint.ListenUdp(listen.EndPoint);
        }
        catch (SocketException error)
        {
            throw new IOException($"Sip.Listen: {listen} cannot be opened: {error.Message}", error);
        }
    }

    /// <summary>To the first hop of the Path: by the connection, or from where, the REGISTER came, since that hop sent it; else where its URI says.</summary>
    private ValueTask<Flow?> PathFlowAsync(Binding binding, IReadOnlyList<Flow> tried, CancellationToken stop)
    {
        if (OpenFlow(binding) is { } flow && !Hops.IsFailed(flow) && !tried.Contains(flow)) return new(flow);
        if (!SipHop.TryParse(binding.Path[0], out SipHop? hop)) return new((Flow?)null);
        if (hop.Transport == SipTransport.Udp && hop.EndPoint is { } address) return new(UdpFlow(binding.Local, address));
        if (hop is { Transport: SipTransport.Udp, IsName: true } && binding.Transport == SipTransport.Udp
            && !Hops.IsFailed(stream: false, binding.Source) && !HopFlows.IsAmong(tried, stream: false, binding.Source))
            return new(UdpFlow(binding.Local, binding.Source));
        return Hops.ConnectAsync(hop, remote => UdpFlow(binding.Local, remote), tried, stop);
    }

    private Flow? OpenFlow(Binding binding) =>
        binding.FlowId != 0 && binding.Node == _options.Environment.Node && Endpoint.FindFlow(binding.FlowId) is { IsOpen: true } flow ? flow : null;

    private Flow? UdpFlow(IPEndPoint local, IPEndPoint remote) =>
        ListenerFor(local, remote) is { } listener ? Endpoint.UdpFlow(listener, remote) : null;

    private static IReadOnlyList<IPEndPoint> DnsServers(SipOptions sip) => sip.DnsServers.Count == 0
        ? DnsOptions.SystemServers()
        : [.. sip.DnsServers.Select(text => DnsServer.TryParse(text, out IPEndPoint? server) ? server : null).OfType<IPEndPoint>()];

    private static partial class Log
    {
        [LoggerMessage(2401, LogLevel.Information, "SIP: listening on UDP {Address}")]
        public static partial void Listening(ILogger logger, IPEndPoint address);

        [LoggerMessage(2402, LogLevel.Error, "SIP: a handler threw; its request was answered 500")]
        public static partial void Crashed(ILogger logger, Exception error);
    }
}
