namespace Interworking.Gateway.Configuration;

/// <summary>Nodes that share a registrar can be reached by each other.</summary>
internal static class NodeAddressRules
{
    private const string Form = "write udp:address:port or tcp:address:port with this node's own address, such as tcp:10.0.0.1:5060, best in a network of the nodes alone";

    public static IEnumerable<ConfigurationError> Validate(GatewayOptions options)
    {
        if (NodeAddress.TryRead(options.Sip, out _)) yield break;
        if (options.Sip.NodeAddress.Length > 0)
            yield return new ConfigurationError("Sip.NodeAddress", $"\"{options.Sip.NodeAddress}\" is no address of one node; {Form}");
        else if (options.Registrar.Provider == "redis")
            yield return new ConfigurationError("Sip.NodeAddress", $"is empty, and no udp or tcp entry of Sip.Listen has one address and port, but with Registrar.Provider redis other nodes must reach this one; {Form}");
    }
}
