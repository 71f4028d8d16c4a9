using Interworking.Gateway.Configuration;
using Interworking.Gateway.Settlement;

namespace Interworking.Gateway.Provisioning.Files;

/// <summary>Compares a file with the database and says what to write. Reads and writes nothing.</summary>
/// <param name="ownName">This environment's name.</param>
/// <param name="ownListeners">This environment's entry addresses.</param>
/// <param name="realm">The digest realm that accounts' hashes are made for.</param>
internal sealed class ProvisioningPlanner(string ownName, IReadOnlyList<Listener> ownListeners, string realm)
{
    /// <summary>The plan, or everything that is wrong with what would come of it.</summary>
    public (ProvisioningPlan? Plan, IReadOnlyList<ConfigurationError> Errors) Plan(ProvisioningFile file, ProvisioningState state, bool prune)
    {
        IReadOnlyList<ConfigurationError> missing = [.. KeptSecrets.Missing(file, state)];
        if (missing.Count > 0) return (null, missing);
        file = KeptSecrets.Fill(file, state);
        IReadOnlyList<ConfigurationError> errors = Check(file, Result(file, state.Set, prune));
        return errors.Count > 0 ? (null, errors) : (Edit(file, state, prune), []);
    }

    /// <summary>What would be provisioned, or everything that is wrong with it. Secrets need not be there.</summary>
    public (ProvisioningSet? Set, IReadOnlyList<ConfigurationError> Errors) Draft(ProvisioningFile file, ProvisioningState state)
    {
        ProvisioningSet result = Result(file, state.Set, prune: false);
        IReadOnlyList<ConfigurationError> errors = Check(file, result);
        return errors.Count > 0 ? (null, errors) : (result, []);
    }

    private IReadOnlyList<ConfigurationError> Check(ProvisioningFile file, ProvisioningSet result) =>
    [
        .. ReferenceRules.Validate(result, file.Accounts),
        .. SystemIdRules.Validate(result, file.Carriers),
        .. EntryAddressRules.Validate(result.Environments, ownName, ownListeners),
    ];

    private static ProvisioningSet Result(ProvisioningFile file, ProvisioningSet stored, bool prune) => new()
    {
        Environments = Merge.Result(stored.Environments, file.Environments, item => item.Name, file.Goes("environments", prune)),
        Products = Merge.Result(stored.Products, file.Products, item => item.Name, file.Goes("products", prune)),
        Tariffs = Merge.Result(stored.Tariffs, file.Tariffs, item => item.Name, file.Goes("tariffs", prune)),
        Carriers = Merge.Result(stored.Carriers, [.. file.Carriers.Select(entry => entry.Carrier)], item => item.Name, file.Goes("carriers", prune)),
        Connections = Merge.Result(stored.Connections, file.Connections, item => item.Name, file.Goes("connections", prune)),
        Policies = Merge.Result(stored.Policies, file.Policies, item => item.Name, file.Goes("servicePolicies", prune)),
    };

    private ProvisioningPlan Edit(ProvisioningFile file, ProvisioningState state, bool prune)
    {
        var changes = new ChangeList();
        ProvisioningSet old = state.Set;
        Edits<PeerEnvironment> environments = Merge.Edits("environment", old.Environments, file.Environments, item => item.Name, Fields.Of, file.Goes("environments", prune), changes);
        Edits<Product> products = Merge.Edits("product", old.Products, file.Products, item => item.Name, Fields.Of, file.Goes("products", prune), changes);
        Edits<Tariff> tariffs = Merge.Edits("tariff", old.Tariffs, file.Tariffs, item => item.Name, Fields.Of, file.Goes("tariffs", prune), changes);
        Edits<Carrier> carriers = Merge.Edits("carrier", old.Carriers, Logins.Hash(file.Carriers, old.Carriers), item => item.Name, Fields.Of, file.Goes("carriers", prune), changes);
        Edits<Connection> connections = Merge.Edits("connection", old.Connections, file.Connections, item => item.Name, Fields.Of, file.Goes("connections", prune), changes);
        Edits<ServicePolicy> policies = Merge.Edits("service policy", old.Policies, file.Policies, item => item.Name, Fields.Of, file.Goes("servicePolicies", prune), changes);
        Edits<string> customers = Merge.Edits("customer", [.. state.Customers], [.. file.Customers.Select(item => item.Name)], name => name, _ => [], file.Goes("customers", prune), changes);
        AccountEdits accounts = AccountEdits.Of(file, state.Accounts, realm, prune, changes);
        return new ProvisioningPlan
        {
            BaseVersion = state.Version,
            Environments = environments,
            Products = products,
            Tariffs = tariffs,
            Carriers = carriers,
            Connections = connections,
            Policies = policies,
            Customers = customers,
            NewAccounts = accounts.New,
            ChangedAccounts = accounts.Changed,
            RemovedAccounts = accounts.Removed,
            Changes = changes.Lines,
            Records = changes.Records,
        };
    }
}
