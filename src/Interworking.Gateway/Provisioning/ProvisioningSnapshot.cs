namespace Interworking.Gateway.Provisioning;

/// <summary>All that routing and authentication need, immutable; a change swaps the whole (accounts are shared between versions).</summary>
public sealed class ProvisioningSnapshot
{
    public static readonly ProvisioningSnapshot Empty = new();

    /// <summary>Grows with each change.</summary>
    public long Version { get; init; }

    public IReadOnlyDictionary<string, Account> AccountsByDid { get; init; } = new Dictionary<string, Account>();

    public IReadOnlyDictionary<long, Account> AccountsById { get; init; } = new Dictionary<long, Account>();

    public IReadOnlyDictionary<string, Carrier> CarriersBySystemId { get; init; } = new Dictionary<string, Carrier>();

    public IReadOnlyDictionary<string, Carrier> CarriersByName { get; init; } = new Dictionary<string, Carrier>();

    public IReadOnlyList<Connection> Connections { get; init; } = [];

    public IReadOnlyList<ServicePolicy> Policies { get; init; } = [];
}

/// <summary>The snapshot in force.</summary>
public interface IProvisioning
{
    ProvisioningSnapshot Current { get; }

    /// <summary>Raised after <see cref="Current"/> changed, one call at a time.</summary>
    event Action<ProvisioningSnapshot>? Changed;
}
