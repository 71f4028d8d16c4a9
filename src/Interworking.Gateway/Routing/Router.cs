using Interworking.Gateway.Provisioning;

namespace Interworking.Gateway.Routing;

/// <summary>Where a message goes: to an account of ours, or nowhere and why.</summary>
/// <param name="Account">The local account; null when refused.</param>
/// <param name="Refusal">In words; null when routed.</param>
public readonly record struct Route(Account? Account, string? Refusal);

/// <summary>Routing as a pure function over the provisioning in force (design section 4).</summary>
public static class Router
{
    /// <param name="destination">Canonical number.</param>
    /// <param name="snapshot">The provisioning in force.</param>
    public static Route Find(string destination, ProvisioningSnapshot snapshot)
    {
        if (!snapshot.AccountsByDid.TryGetValue(destination, out Account? account)) return new Route(null, "no route");
        if (!account.Enabled) return new Route(null, "account disabled");
        return account.Messaging ? new Route(account, null) : new Route(null, "product without messaging");
    }
}
