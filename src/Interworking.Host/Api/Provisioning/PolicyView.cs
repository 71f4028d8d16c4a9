using Interworking.Gateway.Provisioning;

namespace Interworking.Host.Api.Provisioning;

/// <summary>A service policy, as a provisioning file has it.</summary>
internal sealed record PolicyView(
    string Name, int Priority, string RecipientPattern, string Transport, IReadOnlyList<string> Connections, IReadOnlyList<int> Weights, bool Enabled, string? RewriteSender)
{
    public static PolicyView Of(ServicePolicy policy) =>
        new(policy.Name, policy.Priority, policy.RecipientPattern, "SMPP", policy.Connections, policy.Weights, policy.Enabled, policy.RewriteSender);
}
