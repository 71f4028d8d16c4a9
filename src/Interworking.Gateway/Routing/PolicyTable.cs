using Interworking.Gateway.Provisioning;

namespace Interworking.Gateway.Routing;

/// <summary>
/// The enabled service policies, by the literal front of their patterns: a look-up asks once for each length of front that occurs (a number has at most
/// twenty), however many policies there are.
/// </summary>
public sealed class PolicyTable
{
    public static readonly PolicyTable Empty = new([]);

    private readonly Dictionary<string, ServicePolicy[]>.AlternateLookup<ReadOnlySpan<char>> _byPrefix;
    private readonly int[] _lengths;

    public PolicyTable(IEnumerable<ServicePolicy> policies)
    {
        var byPrefix = policies.Where(policy => policy.Enabled)
            .GroupBy(policy => RecipientPattern.LiteralPrefix(policy.RecipientPattern))
            .ToDictionary(group => group.Key, group => group.OrderBy(policy => policy.Priority).ThenBy(policy => policy.Name, StringComparer.Ordinal).ToArray());
        _lengths = [.. byPrefix.Keys.Select(prefix => prefix.Length).Distinct().OrderDescending()];
        _byPrefix = byPrefix.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The first that matches: by priority, then the longest literal front, then by name.</summary>
    /// <param name="destination">Canonical number.</param>
    /// <param name="cameBy">Policies that lead nowhere but to this connection are passed over.</param>
    /// <param name="onlyBack">Such a policy was passed over.</param>
    public ServicePolicy? Find(ReadOnlySpan<char> destination, string? cameBy, out bool onlyBack)
    {
        ServicePolicy? best = null;
        onlyBack = false;
        foreach (int length in _lengths)
        {
            if (length > destination.Length || !_byPrefix.TryGetValue(destination[..length], out ServicePolicy[]? policies)) continue;
            foreach (ServicePolicy policy in policies)
            {
                if (best is not null && policy.Priority >= best.Priority) break; // of one priority the longer front came first
                if (!RecipientPattern.Matches(policy.RecipientPattern, destination)) continue;
                if (LeadsElsewhere(policy, cameBy)) best = policy;
                else onlyBack = true;
            }
        }

        return best;
    }

    /// <summary>Some connection of the policy is not the one that the message came by.</summary>
    internal static bool LeadsElsewhere(ServicePolicy policy, string? cameBy)
    {
        if (cameBy is null) return true;
        foreach (string connection in policy.Connections)
        {
            if (connection != cameBy) return true;
        }

        return false;
    }
}
