using System.Net;
using System.Net.Security;
using Interworking.Sip.Messages;
using Interworking.Sip.Transport;

namespace Interworking.Testing.Peers;

/// <summary>
/// One app as a real one behaves that knows several nodes: it registers at one, refreshes, and goes to the next when its connection is lost or its refresh is
/// refused or stays unanswered. Over TCP and TLS it has a connection of its own and registers it as RFC 5626 says.
/// </summary>
public sealed class RoamingApp : ISipHandler, IAsyncDisposable
{
    private const int Expires = 60;
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan TryAgainFirst = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan TryAgainAtMost = TimeSpan.FromSeconds(4);

    private readonly RoamingAppOptions _options;
    private readonly MessageSink _sink;
    private readonly AppRegister _register;
    private readonly SipEndpoint _endpoint;
    private readonly UdpListener? _listener;
    private readonly string _instance;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _flowClosed = new(0);
    private readonly Task _life;
    private volatile Flow? _flow;

    /// <param name="options">Who it is and where it may register.</param>
    /// <param name="sink">Takes its messages.</param>
    public RoamingApp(RoamingAppOptions options, MessageSink sink)
    {
        (_options, _sink) = (options, sink);
        _register = new AppRegister(options.Domain, options.Did, options.Password);
        _endpoint = new SipEndpoint(new SipEndpointOptions { TlsClient = options.TlsClient }, this, TimeProvider.System);
        _listener = options.Transport == SipTransport.Udp ? _endpoint.ListenUdp(new IPEndPoint(IPAddress.Loopback, 0)) : null;
        _instance = $"<urn:uuid:00000000-0000-4000-8000-{options.Did.PadLeft(12, '0')[^12..]}>";
        _life = LiveAsync(options.Home);
    }

    /// <summary>One entry for each time that it got to a node, the first time included.</summary>
    public Inbox<AppArrival> Arrivals { get; } = new();

    void ISipHandler.OnRequest(ServerTransaction transaction) => _sink.OnRequest(transaction);

    void ISipHandler.OnFlowClosed(Flow flow)
    {
        if (ReferenceEquals(flow, _flow)) _flowClosed.Release();
    }

    /// <summary>Gone without a word, as when its battery is empty.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _life;
        await _endpoint.DisposeAsync();
        _flowClosed.Dispose();
        _stop.Dispose();
    }

    private async Task LiveAsync(int node)
    {
        try
        {
            TimeSpan wait = TryAgainFirst;
            for (long lost = TimeProvider.System.GetTimestamp(); ; node = (node + 1) % _options.Nodes.Count)
            {
                if (!await RegisterAsync(node))
                {
                    await Task.Delay(wait, _stop.Token);
                    wait = wait * 2 < TryAgainAtMost ? wait * 2 : TryAgainAtMost;
                    continue;
                }

                wait = TryAgainFirst;
                Arrivals.Add(new AppArrival(_options.Did, _options.Transport, node, TimeProvider.System.GetElapsedTime(lost)));
                bool stays = true;
                while (stays) stays = !await _flowClosed.WaitAsync(_options.RefreshEvery, _stop.Token) && await RegisterAsync(node);
                lost = TimeProvider.System.GetTimestamp();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The test is over.
        }
    }

    private async Task<bool> RegisterAsync(int node)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        limit.CancelAfter(AnswerWithin);
        try
        {
            Flow? flow = _listener is null
                ? await _endpoint.ConnectAsync(_options.Transport, _options.Nodes[node], tlsHost: null, limit.Token)
                : _endpoint.UdpFlow(_listener, _options.Nodes[node]);
            if (flow is null) return false;
            _flow = flow;
            return await SendAsync(flow, limit.Token) == 200;
        }
        catch (OperationCanceledException) when (!_stop.IsCancellationRequested)
        {
            return false; // nobody answered
        }
    }

    private Task<int> SendAsync(Flow flow, CancellationToken limit)
    {
        if (_listener is not null) return _register.SendAsync(_endpoint, flow, $"<sip:{_options.Did}@{_listener.Local}>", Expires, limit);
        string contact = $"<sip:{_options.Did}@{flow.Local};transport={_options.Transport.ToString().ToLowerInvariant()}>;reg-id=1;+sip.instance=\"{_instance}\"";
        return _register.SendAsync(_endpoint, flow, contact, Expires, limit, "path, outbound");
    }
}

/// <summary>Who an app is and where it may register.</summary>
public sealed record RoamingAppOptions
{
    public required string Did { get; init; }

    public required string Password { get; init; }

    public required string Domain { get; init; }

    public required SipTransport Transport { get; init; }

    /// <summary>The nodes' addresses for that transport.</summary>
    public required IReadOnlyList<IPEndPoint> Nodes { get; init; }

    /// <summary>Where it goes first.</summary>
    public int Home { get; init; }

    /// <summary>Refreshes long before it expires: this is how an app over UDP notices that its node is gone.</summary>
    public TimeSpan RefreshEvery { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How certificates are checked; null for the system's way.</summary>
    public Func<string, IPEndPoint, SslClientAuthenticationOptions>? TlsClient { get; init; }
}

/// <summary>An app got to a node.</summary>
/// <param name="Did">Whose.</param>
/// <param name="Transport">How.</param>
/// <param name="Node">Which.</param>
/// <param name="After">Since it noticed that it had none.</param>
public sealed record AppArrival(string Did, SipTransport Transport, int Node, TimeSpan After);
