using Interworking.Gateway.Provisioning;

namespace Interworking.Storage.Sql.Provisioning;

internal sealed class PolicyRow
{
    public const string Columns = "name, priority, recipient_pattern, connections, weights, rewrite_sender, enabled";

    public const string Parameters = "@Name, @Priority, @RecipientPattern, @Connections, @Weights, @RewriteSender, @Enabled";

    public string Name { get; init; } = "";

    public int Priority { get; init; }

    public string RecipientPattern { get; init; } = "";

    public string Connections { get; init; } = "";

    public string Weights { get; init; } = "";

    public string? RewriteSender { get; init; }

    public bool Enabled { get; init; }

    public static PolicyRow Of(ServicePolicy policy) => new()
    {
        Name = policy.Name,
        Priority = policy.Priority,
        RecipientPattern = policy.RecipientPattern,
        Connections = JsonText.Write(policy.Connections),
        Weights = JsonText.Write(policy.Weights),
        RewriteSender = policy.RewriteSender,
        Enabled = policy.Enabled,
    };

    public ServicePolicy ToPolicy() => new(Name, Priority, RecipientPattern, JsonText.Read<string[]>(Connections), Enabled)
    {
        Weights = JsonText.Read<int[]>(Weights),
        RewriteSender = RewriteSender,
    };
}
