using Interworking.Gateway.Provisioning;

namespace Interworking.Gateway.Routing;

/// <summary>Whether a service policy takes a number.</summary>
public enum PolicyFit
{
    Taken,

    /// <summary>Its pattern does not match.</summary>
    OtherNumbers,

    /// <summary>Its pattern matches, and it is disabled.</summary>
    Disabled,

    /// <summary>It leads only to the connection that the message came by.</summary>
    OnlyBack,
}

/// <summary>What routing makes of one service policy, for whoever asks why.</summary>
public readonly record struct PolicyVerdict(ServicePolicy Policy, PolicyFit Fit)
{
    /// <summary>The policies in the order in which they have their turn, up to the one that is taken; all of them when none is.</summary>
    /// <param name="policies">Those of the snapshot, disabled ones too.</param>
    /// <param name="destination">Canonical number.</param>
    /// <param name="cameBy">The connection that the message came by; null for none.</param>
    public static IReadOnlyList<PolicyVerdict> Of(IEnumerable<ServicePolicy> policies, string destination, string? cameBy)
    {
        var verdicts = new List<PolicyVerdict>();
        foreach (ServicePolicy policy in InOrder(policies))
        {
            PolicyFit fit = FitOf(policy, destination, cameBy);
            verdicts.Add(new PolicyVerdict(policy, fit));
            if (fit == PolicyFit.Taken) break;
        }

        return verdicts;
    }

    /// <summary>As they have their turn: priority, then the longer front that is no wildcard, then the name.</summary>
    public static IEnumerable<ServicePolicy> InOrder(IEnumerable<ServicePolicy> policies) =>
        policies.OrderBy(one => one.Priority).ThenByDescending(FrontOf).ThenBy(one => one.Name, StringComparer.Ordinal);

    private static int FrontOf(ServicePolicy policy) => RecipientPattern.LiteralPrefix(policy.RecipientPattern).Length;

    private static PolicyFit FitOf(ServicePolicy policy, string destination, string? cameBy)
    {
        if (!RecipientPattern.Matches(policy.RecipientPattern, destination)) return PolicyFit.OtherNumbers;
        if (!policy.Enabled) return PolicyFit.Disabled;
        return PolicyTable.LeadsElsewhere(policy, cameBy) ? PolicyFit.Taken : PolicyFit.OnlyBack;
    }
}
