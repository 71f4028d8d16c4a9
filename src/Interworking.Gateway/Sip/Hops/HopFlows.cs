using System.Net;
using Interworking.Gateway.Pipeline;
using Interworking.Sip.Messages;
using Interworking.Sip.Resolving;
using Interworking.Sip.Transport;

namespace Interworking.Gateway.Sip.Hops;

/// <summary>
/// From a hop (of a Contact, Path, Route or outbound proxy) to a flow that leads there: an address as it stands, a name by RFC 3263. A server that could not be
/// reached is passed over for a while where there are others (4.3). One that answered 503 is not: the answer may come from an app behind it, to which thousands of
/// others are neighbours, and nothing in it tells; that request alone tries the others, and its message waits as long as it was told.
/// </summary>
public sealed class HopFlows(SipEndpoint endpoint, SipResolver resolver, TimeProvider time)
{
    /// <summary>How long a server is passed over.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    /// <summary>Since when. Only makes the next try better: what is forgotten is learned again.</summary>
    private readonly RareEntries<(bool Stream, IPEndPoint EndPoint), long> _failed = new(10_000);

    /// <summary>Whether another server of the same name is to be tried after this result. What nobody answered may have been taken: that one is not sent again here.</summary>
    public static bool MayFailOver(in ClientResult result) =>
        result.Kind == ClientResultKind.TransportError || result.Response is { StatusCode: 503 };

    /// <summary>A flow to the hop; null when it leads nowhere now, or is one that nobody can dial (WebSocket).</summary>
    /// <param name="hop">Where to.</param>
    /// <param name="udp">Makes a UDP flow, from the listener that fits best.</param>
    /// <param name="tried">Servers of it that the same request was sent to before: none of them.</param>
    /// <param name="stop">Ends this wait.</param>
    public async ValueTask<Flow?> ConnectAsync(SipHop hop, Func<IPEndPoint, Flow?> udp, IReadOnlyList<Flow> tried, CancellationToken stop)
    {
        if (hop.Transport is SipTransport.Ws or SipTransport.Wss) return null;
        if (hop.EndPoint is { } address) return hop.Transport == SipTransport.Udp ? udp(address) : await endpoint.ConnectAsync(hop.Transport, address, tlsHost: null, stop);
        IReadOnlyList<SipTarget> targets = await resolver.ResolveAsync(hop.Host, hop.Port, hop.SaysTransport ? hop.Transport : null, hop.IsSecure, stop);
        foreach (SipTarget target in targets.OrderBy(target => IsFailed(IsStream(target.Transport), target.EndPoint)))
        {
            if (IsAmong(tried, IsStream(target.Transport), target.EndPoint)) continue;
            if (await ConnectAsync(target, udp, stop) is { } flow) return flow;
            MarkFailed(IsStream(target.Transport), target.EndPoint);
        }

        return null;
    }

    /// <summary>Nothing came through to the server at the flow's other end.</summary>
    public void MarkFailed(Flow flow) => MarkFailed(IsStream(flow.Transport), flow.Remote);

    /// <summary>Whether the server at its other end is being passed over.</summary>
    public bool IsFailed(Flow flow) => IsFailed(IsStream(flow.Transport), flow.Remote);

    /// <summary>Whether the server is being passed over.</summary>
    public bool IsFailed(bool stream, IPEndPoint server)
    {
        if (!_failed.TryGet((stream, server), out long since)) return false;
        if (time.GetElapsedTime(since) < Pause) return true;
        _failed.Remove((stream, server));
        return false;
    }

    /// <summary>Whether one of these flows leads to the server.</summary>
    public static bool IsAmong(IReadOnlyList<Flow> flows, bool stream, IPEndPoint server)
    {
        for (int i = 0; i < flows.Count; i++)
            if (IsStream(flows[i].Transport) == stream && flows[i].Remote.Equals(server)) return true;
        return false;
    }

    private static bool IsStream(SipTransport transport) => transport != SipTransport.Udp;

    private void MarkFailed(bool stream, IPEndPoint server) => _failed.Set((stream, server), time.GetTimestamp());

    private ValueTask<Flow?> ConnectAsync(SipTarget target, Func<IPEndPoint, Flow?> udp, CancellationToken stop) => target.Transport == SipTransport.Udp
        ? new(udp(target.EndPoint))
        : endpoint.ConnectAsync(target.Transport, target.EndPoint, target.Transport == SipTransport.Tls ? target.Domain : null, stop);
}
