using System.Collections.Concurrent;
using System.Net;
using Interworking.Sip.Messages;
using Interworking.Sip.Resolving;
using Interworking.Sip.Transport;

namespace Interworking.Gateway.Sip.Hops;

/// <summary>
/// From a hop (of a Contact, Path, Route or outbound proxy) to a flow that leads there: an address as it stands, a name by RFC 3263. A server that could not be
/// reached, or said that it is overloaded, is passed over for a while where there are others (4.3).
/// </summary>
public sealed class HopFlows(SipEndpoint endpoint, SipResolver resolver, TimeProvider time)
{
    /// <summary>How long a server is passed over, unless it says itself when to come again.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);
    private const int MaxFailed = 10_000;

    private readonly ConcurrentDictionary<(bool Stream, IPEndPoint EndPoint), (long Since, TimeSpan For)> _failed = new();

    /// <summary>Whether another server of the same name is to be tried after this result. What nobody answered may have been taken: that one is not sent again here.</summary>
    public static bool MayFailOver(in ClientResult result) =>
        result.Kind == ClientResultKind.TransportError || result.Response is { StatusCode: 503 };

    /// <summary>A flow to the hop; null when it leads nowhere now, or is one that nobody can dial (WebSocket).</summary>
    /// <param name="hop">Where to.</param>
    /// <param name="udp">Makes a UDP flow, from the listener that fits best.</param>
    /// <param name="stop">Ends this wait.</param>
    public async ValueTask<Flow?> ConnectAsync(SipHop hop, Func<IPEndPoint, Flow?> udp, CancellationToken stop)
    {
        if (hop.Transport is SipTransport.Ws or SipTransport.Wss) return null;
        if (hop.EndPoint is { } address) return hop.Transport == SipTransport.Udp ? udp(address) : await endpoint.ConnectAsync(hop.Transport, address, tlsHost: null, stop);
        IReadOnlyList<SipTarget> targets = await resolver.ResolveAsync(hop.Host, hop.Port, hop.SaysTransport ? hop.Transport : null, hop.IsSecure, stop);
        foreach (SipTarget target in targets.OrderBy(target => IsFailed(IsStream(target.Transport), target.EndPoint)))
        {
            if (await ConnectAsync(target, udp, stop) is { } flow) return flow;
            MarkFailed(IsStream(target.Transport), target.EndPoint, Pause);
        }

        return null;
    }

    /// <summary>What came over this flow says that its server is to be passed over.</summary>
    public void MarkFailed(Flow flow, in ClientResult result) =>
        MarkFailed(IsStream(flow.Transport), flow.Remote, result.Response?.RetryAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : Pause);

    /// <summary>Whether the server at its other end is being passed over.</summary>
    public bool IsFailed(Flow flow) => IsFailed(IsStream(flow.Transport), flow.Remote);

    /// <summary>Whether the server is being passed over.</summary>
    public bool IsFailed(bool stream, IPEndPoint server)
    {
        if (_failed.IsEmpty || !_failed.TryGetValue((stream, server), out (long Since, TimeSpan For) failed)) return false;
        if (time.GetElapsedTime(failed.Since) < failed.For) return true;
        _failed.TryRemove((stream, server), out _);
        return false;
    }

    private static bool IsStream(SipTransport transport) => transport != SipTransport.Udp;

    private void MarkFailed(bool stream, IPEndPoint server, TimeSpan pause)
    {
        // Only makes the next try better: what is forgotten here is learned again.
        if (_failed.Count >= MaxFailed) _failed.Clear();
        _failed[(stream, server)] = (time.GetTimestamp(), pause < LongestPause ? pause : LongestPause);
    }

    private ValueTask<Flow?> ConnectAsync(SipTarget target, Func<IPEndPoint, Flow?> udp, CancellationToken stop) => target.Transport == SipTransport.Udp
        ? new(udp(target.EndPoint))
        : endpoint.ConnectAsync(target.Transport, target.EndPoint, target.Transport == SipTransport.Tls ? target.Domain : null, stop);
}
