using Interworking.Gateway.Provisioning;

namespace Interworking.Gateway.Pipeline;

/// <summary>Hands messages to peers: one attempt over the connections of a service policy.</summary>
public interface IPeerSender
{
    /// <summary>
    /// Unless it has begun, nothing was done. When it has, the request is written, or stands in a short line behind the window, when this returns. The task
    /// never throws for what a peer or the network does.
    /// </summary>
    /// <param name="delivery">With a policy as its route.</param>
    /// <param name="fromSpool">It waits in the spool anyway: only places in the window count, not the line behind it.</param>
    /// <param name="sending">The attempt.</param>
    PeerStart TryBegin(Delivery delivery, bool fromSpool, out ValueTask<PeerResult> sending);

    /// <summary>Whether any connection of the policy is up and not paused, though it may be full this moment.</summary>
    bool IsUp(ServicePolicy policy);

    /// <summary>Connections that a bind of this node can transmit on, paused or not.</summary>
    IReadOnlyCollection<string> Bound { get; }

    /// <summary>A connection of this name can transmit again.</summary>
    event Action<string>? Up;
}
