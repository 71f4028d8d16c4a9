using System.Net;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Routing;
using Interworking.Gateway.Smpp.Egress;
using Interworking.Gateway.Smpp.Links;
using Interworking.Smpp.Values;

namespace Interworking.Host.Routes;

/// <summary>The connections of the service policy that is taken, in its order, each with what stands in its way.</summary>
internal sealed class ConnectionLines(ServicePolicy policy, RouteQuestion question, ProvisioningSet set, LinkReport? links, IPEndPoint server)
{
    /// <param name="line">Writes a label and a text.</param>
    public void Tell(Action<string, string> line)
    {
        bool any = false;
        for (int at = 0; at < policy.Connections.Count; at++)
        {
            Connection connection = set.Connections.First(one => one.Name == policy.Connections[at]);
            string weight = policy.Weights.Count > 0 ? $", weight {policy.Weights[at]}" : "";
            string? obstacle = Obstacle(connection);
            any |= obstacle is null;
            line("connection", $"{at + 1}. \"{connection.Name}\" to {connection.Address}{weight}, {obstacle ?? $"enabled, {Bound(connection)}; {Written(connection)}"}");
        }

        if (!any) line("connection", "none of them can take it: the message waits for one, up to its validity");
        if (policy.RewriteSender is { } sender) line("sender", $"shown as {sender} (rewriteSender)");
    }

    private string? Obstacle(Connection connection) => connection switch
    {
        { Enabled: false } => "disabled",
        { Bind: BindKind.Receiver } => "bound to receive only",
        _ when connection.Name == question.Connection?.Name => "passed over: the message came by it",
        _ => null,
    };

    private string Bound(Connection connection) => links?.Peers.FirstOrDefault(peer => peer.Kind == "connection" && peer.Name == connection.Name) switch
    {
        { Bound: > 0 } peer => $"{peer.Bound} of {peer.Agreed} bound",
        { LastError: { } error } => $"not bound now ({error.What})",
        { } => "not bound now",
        null when links is null => $"whether it is bound is not known (no server answers at {server})",
        null => "not bound now: the running server does not know it yet",
    };

    private string Written(Connection connection)
    {
        SmppAddress to = NumberWriter.Write(question.Destination, connection.Profile);
        return $"recipient written {to.Value}, ton {(byte)to.Ton}, npi {(byte)to.Npi}";
    }
}
