using Interworking.Gateway.Operating;
using Interworking.Gateway.Settlement;

namespace Interworking.Gateway.Provisioning;

/// <summary>Everything provisioned except customers and accounts, of which there may be a million.</summary>
public sealed record ProvisioningSet
{
    public static readonly ProvisioningSet Empty = new();

    public IReadOnlyList<PeerEnvironment> Environments { get; init; } = [];

    public IReadOnlyList<Product> Products { get; init; } = [];

    public IReadOnlyList<Tariff> Tariffs { get; init; } = [];

    public IReadOnlyList<Carrier> Carriers { get; init; } = [];

    public IReadOnlyList<Connection> Connections { get; init; } = [];

    public IReadOnlyList<ServicePolicy> Policies { get; init; } = [];

    /// <summary>What operators hold back. No provisioning file says it, and none changes it.</summary>
    public IReadOnlyList<Hold> Holds { get; init; } = [];
}
