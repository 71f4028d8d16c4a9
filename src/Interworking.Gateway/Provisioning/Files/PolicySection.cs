namespace Interworking.Gateway.Provisioning.Files;

internal static class PolicySection
{
    public static ServicePolicy Read(JsonObjectReader policy)
    {
        _ = policy.Word("transport", true, ("SMPP", true));
        IReadOnlyList<string> connections = policy.Texts("connections", TextRule.Name);
        IReadOnlyList<int> weights = policy.Integers("weights", 0, 1000);
        if (connections.Count == 0) policy.Error("connections", "must name at least one connection");
        if (weights.Count > 0 && weights.Count != connections.Count)
            policy.Error("weights", $"must be one for each of the {connections.Count} connections, not {weights.Count}");
        return new ServicePolicy(
            policy.Text("name", TextRule.Name),
            policy.Number("priority", 100, 0, 1_000_000),
            policy.Text("recipientPattern", TextRule.Pattern),
            connections,
            policy.Flag("enabled", true))
        {
            Weights = weights,
            RewriteSender = policy.OptionalText("rewriteSender", TextRule.Sender),
        };
    }
}
