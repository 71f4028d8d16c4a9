using System.Net;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Sip.Messages;
using Interworking.Sip.Transport;

namespace Interworking.Gateway.Sip.Nodes;

/// <summary>
/// Writes and reads node paths: <c>sip:TOKEN@address:port;transport=tcp;lr</c>, by which the other nodes of the environment reach an app whose flow one node
/// holds (the idea of RFC 3327 and RFC 5626, 5, between our own nodes). Without a shared registrar there are none.
/// </summary>
public sealed class NodePaths
{
    private readonly FlowTokenCodec _tokens;
    private readonly long _incarnation;
    private readonly ListenAddress? _node;

    public NodePaths(GatewayOptions options, NodeIdentity identity, FlowTokenCodec tokens)
    {
        (_tokens, _incarnation) = (tokens, identity.Incarnation);
        if (options.Registrar.Provider == "redis" && NodeAddress.TryRead(options.Sip, out ListenAddress? node)) _node = node;
    }

    /// <summary>The node path of what registers over a flow; null when the registrar is not shared, or the flow is not the way to it.</summary>
    /// <param name="flow">The flow that the REGISTER came by.</param>
    /// <param name="path">Its Path. On UDP the address of the first hop counts, where it has one, as when we send ourselves.</param>
    public string? Of(Flow flow, IReadOnlyList<string> path)
    {
        if (_node is not { } node) return null;
        FlowToken token;
        if (flow.Transport == SipTransport.Udp)
        {
            SipHop? hop = null;
            if (path.Count > 0 && !(SipHop.TryParse(path[0], out hop) && hop.Transport == SipTransport.Udp)) return null;
            token = new FlowToken(SipTransport.Udp, flow.Local, hop?.EndPoint ?? flow.Remote, FlowId: 0, Incarnation: 0);
        }
        else
        {
            token = new FlowToken(flow.Transport, flow.Local, flow.Remote, flow.Id, _incarnation);
        }

        string transport = node.Transport == ListenTransport.Tcp ? "tcp" : "udp";
        return $"sip:{_tokens.Write(token, node.EndPoint)}@{node.EndPoint};transport={transport};lr";
    }

    /// <summary>Reads a node path of any node. False for what none of this environment's nodes wrote as it stands: nobody is sent to for it.</summary>
    public bool TryRead(string path, out NodeHop hop)
    {
        hop = default;
        if (!SipUri.TryParse(path, out SipUri? uri) || !SipHop.TryParse(path, out SipHop? next)
            || next.Transport is not (SipTransport.Udp or SipTransport.Tcp) || next.EndPoint is not { } address
            || !_tokens.TryRead(uri.User, address, out FlowToken token)) return false;
        hop = new NodeHop(next.Transport, address, token);
        return true;
    }

    /// <summary>True when a request was sent to this node for one of its flows: its topmost Route names our node address and has a user part.</summary>
    public bool IsForFlow(SipRequest request, out SipUri route)
    {
        route = request.RequestUri;
        if (_node is not { } node || request.Route is not [var top, ..] || !NameAddr.TryParse(top, out NameAddr? address)) return false;
        route = address.Uri;
        return route.IsSip && route.User.Length > 0 && route.Port == node.EndPoint.Port
            && IPAddress.TryParse(route.Host, out IPAddress? host) && host.Equals(node.EndPoint.Address);
    }

    /// <summary>The token of a Route for which <see cref="IsForFlow"/> was true. False when it was not made for this node by a node of this environment.</summary>
    public bool TryOpen(SipUri route, out FlowToken token)
    {
        token = default;
        return _node is { } node && _tokens.TryRead(route.User, node.EndPoint, out token);
    }

    /// <summary>Whether a connection's token is of this process, and not of an earlier life of the node.</summary>
    public bool IsOfThisLife(in FlowToken token) => token.Incarnation == _incarnation;
}
