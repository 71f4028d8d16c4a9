using Interworking.Gateway.Provisioning;

namespace Interworking.Gateway.Routing;

/// <summary>Where a message goes: to an account of ours, to a peer by a service policy, or nowhere and why. Exactly one of the three is set.</summary>
/// <param name="Account">The local account.</param>
/// <param name="Policy">The service policy whose connections lead there.</param>
/// <param name="Refusal">Why it goes nowhere, in words.</param>
public readonly record struct Route(Account? Account, ServicePolicy? Policy, string? Refusal)
{
    public static Route To(Account account) => new(account, null, null);

    public static Route By(ServicePolicy policy) => new(null, policy, null);

    public static Route Refused(string why) => new(null, null, why);
}
