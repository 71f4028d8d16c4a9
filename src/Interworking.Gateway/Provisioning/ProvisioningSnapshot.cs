using Interworking.Gateway.Operating;
using Interworking.Gateway.Routing;
using Interworking.Gateway.Settlement;

namespace Interworking.Gateway.Provisioning;

/// <summary>All that routing and authentication need, immutable; a change swaps the whole (accounts are shared between versions).</summary>
public sealed class ProvisioningSnapshot
{
    public static readonly ProvisioningSnapshot Empty = new();

    private readonly IReadOnlyList<Connection> _connections = [];
    private readonly IReadOnlyList<ServicePolicy> _policies = [];

    /// <summary>What a version of the provisioning says.</summary>
    /// <param name="version">Grows with each change.</param>
    /// <param name="set">All but the accounts.</param>
    /// <param name="byDid">The accounts.</param>
    /// <param name="byId">The same.</param>
    public static ProvisioningSnapshot Of(
        long version, ProvisioningSet set, IReadOnlyDictionary<string, Account> byDid, IReadOnlyDictionary<long, Account> byId) => new()
        {
            Version = version,
            AccountsByDid = byDid,
            AccountsById = byId,
            CarriersByName = set.Carriers.ToDictionary(carrier => carrier.Name),
            CarriersBySystemId = set.Carriers
            .SelectMany(carrier => carrier.Credentials, (carrier, credential) => (credential.SystemId, Carrier: carrier))
            .ToDictionary(login => login.SystemId, login => login.Carrier),
            Connections = set.Connections,
            Policies = set.Policies,
            Tariffs = set.Tariffs,
            Holds = set.Holds.Count == 0 ? Holds.None : new Holds(set.Holds),
        };

    /// <summary>Grows with each change.</summary>
    public long Version { get; init; }

    public IReadOnlyDictionary<string, Account> AccountsByDid { get; init; } = new Dictionary<string, Account>();

    public IReadOnlyDictionary<long, Account> AccountsById { get; init; } = new Dictionary<long, Account>();

    public IReadOnlyDictionary<string, Carrier> CarriersBySystemId { get; init; } = new Dictionary<string, Carrier>();

    public IReadOnlyDictionary<string, Carrier> CarriersByName { get; init; } = new Dictionary<string, Carrier>();

    public IReadOnlyList<Tariff> Tariffs { get; init; } = [];

    /// <summary>What is not sent for now.</summary>
    public Holds Holds { get; init; } = Holds.None;

    public IReadOnlyList<Connection> Connections
    {
        get => _connections;
        init => (_connections, ConnectionsByName) = (value, value.ToDictionary(connection => connection.Name));
    }

    public IReadOnlyDictionary<string, Connection> ConnectionsByName { get; private init; } = new Dictionary<string, Connection>();

    public IReadOnlyList<ServicePolicy> Policies
    {
        get => _policies;
        init => (_policies, PolicyTable, PoliciesByName) = (value, new PolicyTable(value), value.ToDictionary(policy => policy.Name));
    }

    public IReadOnlyDictionary<string, ServicePolicy> PoliciesByName { get; private init; } = new Dictionary<string, ServicePolicy>();

    /// <summary>The same policies, ready for routing.</summary>
    public PolicyTable PolicyTable { get; private init; } = PolicyTable.Empty;
}

/// <summary>The snapshot in force.</summary>
public interface IProvisioning
{
    ProvisioningSnapshot Current { get; }

    /// <summary>Raised after <see cref="Current"/> changed, one call at a time.</summary>
    event Action<ProvisioningSnapshot>? Changed;
}
