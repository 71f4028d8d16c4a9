using Interworking.Gateway.Settlement;

namespace Interworking.Gateway.Provisioning.Files;

/// <summary>A provisioning file (design section 7) as it was read: what it leaves out has its default, references are not resolved yet.</summary>
public sealed record ProvisioningFile
{
    public IReadOnlyList<PeerEnvironment> Environments { get; init; } = [];

    public IReadOnlyList<Product> Products { get; init; } = [];

    public IReadOnlyList<CustomerEntry> Customers { get; init; } = [];

    public IReadOnlyList<CarrierEntry> Carriers { get; init; } = [];

    public IReadOnlyList<Connection> Connections { get; init; } = [];

    public IReadOnlyList<ServicePolicy> Policies { get; init; } = [];

    public IReadOnlyList<Tariff> Tariffs { get; init; } = [];

    /// <summary>What goes, where it is one thing that is taken away; null for none.</summary>
    public RemovedItem? Removed { get; init; }

    /// <summary>Whether a thing of a section that the file does not name goes.</summary>
    /// <param name="section">As the file calls it; accounts have their own.</param>
    /// <param name="prune">Everything goes.</param>
    public Predicate<string> Goes(string section, bool prune) => prune ? static _ => true : name => Removed is { } gone && gone.Section == section && gone.Name == name;

    /// <summary>Every account with its owner's name.</summary>
    public IEnumerable<(string Customer, AccountEntry Account)> Accounts =>
        Customers.SelectMany(customer => customer.Accounts, (customer, account) => (customer.Name, account));
}

public sealed record CustomerEntry(string Name, IReadOnlyList<AccountEntry> Accounts);

/// <param name="Did">Canonical number.</param>
/// <param name="Password">As the user types it into his app.</param>
/// <param name="Product">Name.</param>
/// <param name="Enabled">May register and receive.</param>
/// <param name="MessagesPerMinute">0 is the default limit.</param>
public sealed record AccountEntry(string Did, string Password, string Product, bool Enabled, int MessagesPerMinute)
{
    /// <summary>The record without its password.</summary>
    public override string ToString() => Did;
}

/// <param name="Carrier">Without credentials: those are made from <paramref name="Logins"/>.</param>
/// <param name="Logins">Its system_ids with their passwords.</param>
public sealed record CarrierEntry(Carrier Carrier, IReadOnlyList<Login> Logins);

public sealed record Login(string SystemId, string Password)
{
    /// <summary>The record without its password.</summary>
    public override string ToString() => SystemId;
}
