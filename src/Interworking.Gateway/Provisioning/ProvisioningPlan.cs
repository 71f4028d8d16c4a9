using Interworking.Gateway.Access;
using Interworking.Gateway.Settlement;

namespace Interworking.Gateway.Provisioning;

/// <summary>What to write so that the database says what a file says. Made by <see cref="Files.ProvisioningPlanner"/>.</summary>
public sealed record ProvisioningPlan
{
    /// <summary>The version it was made from.</summary>
    public required long BaseVersion { get; init; }

    /// <summary>Put into the store when not null: the hash of the file applied at start.</summary>
    public string? FileHash { get; init; }

    public required Edits<PeerEnvironment> Environments { get; init; }

    public required Edits<Product> Products { get; init; }

    public required Edits<Tariff> Tariffs { get; init; }

    public required Edits<Carrier> Carriers { get; init; }

    public required Edits<Connection> Connections { get; init; }

    public required Edits<ServicePolicy> Policies { get; init; }

    /// <summary>Customers to insert and names to remove.</summary>
    public required Edits<string> Customers { get; init; }

    /// <summary>Accounts that are new; their ids are the store's to give.</summary>
    public required IReadOnlyList<StoredAccount> NewAccounts { get; init; }

    /// <summary>Accounts that stay and are different now.</summary>
    public required IReadOnlyList<StoredAccount> ChangedAccounts { get; init; }

    /// <summary>Ids of accounts that go: pruned, or their DID is now someone else's. They go before the new ones come.</summary>
    public required IReadOnlyList<long> RemovedAccounts { get; init; }

    /// <summary>One line each: <c>+ account 111222333</c>, <c>~ carrier TATA: window 50 -> 100</c>. No secrets.</summary>
    public required IReadOnlyList<string> Changes { get; init; }

    /// <summary>The same for the audit log.</summary>
    public IReadOnlyList<ProvisioningChange> Records { get; init; } = [];

    /// <summary>Who makes the change.</summary>
    public Actor By { get; init; } = Actor.Gateway;

    /// <summary>The database says it already.</summary>
    public bool IsEmpty => Changes.Count == 0;
}

/// <param name="Put">To insert, or to replace by name.</param>
/// <param name="Remove">Names to remove.</param>
public sealed record Edits<T>(IReadOnlyList<T> Put, IReadOnlyList<string> Remove);
