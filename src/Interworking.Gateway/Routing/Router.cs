using Interworking.Gateway.Provisioning;

namespace Interworking.Gateway.Routing;

/// <summary>Routing as a pure function over the provisioning in force (design section 4).</summary>
public static class Router
{
    /// <param name="destination">Canonical number.</param>
    /// <param name="snapshot">The provisioning in force.</param>
    /// <param name="cameBy">The connection it came by: it never goes back there. Null when we had not dialled, and for SIP.</param>
    public static Route Find(string destination, ProvisioningSnapshot snapshot, string? cameBy = null)
    {
        // Our own numbers never leave, whatever the policies say.
        if (snapshot.AccountsByDid.TryGetValue(destination, out Account? account))
        {
            if (!account.Enabled) return Route.Refused("account disabled");
            return account.Messaging ? Route.To(account) : Route.Refused("product without messaging");
        }

        return snapshot.PolicyTable.Find(destination, cameBy, out bool onlyBack) is { } policy
            ? Route.By(policy)
            : Route.Refused(onlyBack ? "loop: its only way is the connection it came by" : "no route");
    }
}
