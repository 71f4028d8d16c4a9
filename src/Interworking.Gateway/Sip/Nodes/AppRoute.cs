using Interworking.Sip.Messages;
using Interworking.Sip.Transport;

namespace Interworking.Gateway.Sip.Nodes;

/// <summary>How a request gets to an app.</summary>
/// <param name="Flow">Where it leaves from here.</param>
/// <param name="NodePath">The node it goes through; null when it goes to the app or to the first hop of its Path.</param>
public readonly record struct AppRoute(Flow Flow, string? NodePath)
{
    /// <summary>Octets by which the Via of another node may be longer than ours would be; when it is more, that node says 513.</summary>
    private const int ViaAllowance = 48;

    public bool IsThroughNode => NodePath is not null;

    /// <summary>The request as it leaves: with the node in front of the Path.</summary>
    public SipOutgoingRequest Apply(SipOutgoingRequest request) =>
        NodePath is null ? request : request with { Route = [$"<{NodePath}>", .. request.Route] };

    /// <summary>Octets of the largest datagram that will carry the request, here or from the other node to the app; 0 when none does.</summary>
    /// <param name="request">As <see cref="Apply"/> made it.</param>
    /// <param name="endpoint">Ours.</param>
    /// <param name="toApp">The last hop.</param>
    public int DatagramSize(SipOutgoingRequest request, SipEndpoint endpoint, SipTransport toApp)
    {
        // Between nodes the request is longer than after them.
        if (Flow.Transport == SipTransport.Udp) return endpoint.SizeOnWire(request, Flow);
        if (NodePath is null || toApp != SipTransport.Udp) return 0;
        return endpoint.SizeOnWire(request, Flow) - "Route: <>\r\n".Length - NodePath.Length + ViaAllowance;
    }
}
