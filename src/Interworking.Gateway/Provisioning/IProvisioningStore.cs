namespace Interworking.Gateway.Provisioning;

/// <summary>The database's provisioning: the truth that files and the console change and that nodes follow.</summary>
public interface IProvisioningStore
{
    /// <summary>Applies migrations, so that a command works on a database that no node has served yet.</summary>
    /// <exception cref="Pipeline.Ledger.StoreRefusedException">The database cannot be opened, or its schema is newer than this program.</exception>
    ValueTask PrepareAsync(CancellationToken stop);

    /// <summary>What changed after <paramref name="knownVersion"/>; null when nothing did. Polled: the unchanged case costs one row.</summary>
    /// <param name="knownVersion">0 for everything.</param>
    /// <param name="stop">Gives up.</param>
    ValueTask<ProvisioningChanges?> ReadChangesAsync(long knownVersion, CancellationToken stop);

    /// <summary>The present state, as far as a file that names these DIDs and customers can change it.</summary>
    /// <param name="dids">DIDs of interest; null for all.</param>
    /// <param name="customers">Customers of interest; null for all.</param>
    /// <param name="stop">Gives up.</param>
    ValueTask<ProvisioningState> ReadStateAsync(IReadOnlyCollection<string>? dids, IReadOnlyCollection<string>? customers, CancellationToken stop);

    /// <summary>Carries a plan out in one transaction, its audit entries with it. False, and nothing changed, when the state it was made from is no longer the present one.</summary>
    ValueTask<bool> ApplyAsync(ProvisioningPlan plan, CancellationToken stop);

    /// <summary>Counts for <c>check</c> and the start summary.</summary>
    ValueTask<ProvisioningSummary> ReadSummaryAsync(CancellationToken stop);
}

/// <summary>The difference between two versions.</summary>
/// <param name="Version">The version it leads to; never 0.</param>
/// <param name="AllAccounts"><paramref name="Accounts"/> are all there are, not only the changed ones.</param>
/// <param name="Accounts">New and changed accounts.</param>
/// <param name="Set">Everything else, whole.</param>
public sealed record ProvisioningChanges(long Version, bool AllAccounts, IReadOnlyList<Account> Accounts, ProvisioningSet Set)
{
    /// <summary>Accounts that went; a DID among them may be among <see cref="Accounts"/> too, as another account.</summary>
    public IReadOnlyList<GoneAccount> Gone { get; init; } = [];
}

/// <summary>An account that is no more.</summary>
public readonly record struct GoneAccount(long Id, string Did);

/// <summary>An account as the store keeps it.</summary>
/// <param name="Account">As nodes see it.</param>
/// <param name="Product">The product's name.</param>
/// <param name="Realm">The realm that its hashes were made for.</param>
public sealed record StoredAccount(Account Account, string Product, string Realm);

/// <param name="Version">Grows with each change.</param>
/// <param name="FileHash">Of the provisioning file that was applied at start; empty when none was.</param>
/// <param name="Set">All that is not customer or account.</param>
/// <param name="Accounts">Those of interest that exist.</param>
/// <param name="Customers">Those of interest that exist.</param>
public sealed record ProvisioningState(
    long Version, string FileHash, ProvisioningSet Set, IReadOnlyList<StoredAccount> Accounts, IReadOnlyCollection<string> Customers);

/// <param name="Customers">How many there are.</param>
/// <param name="AccountsByRealm">How many accounts have hashes for which realm.</param>
/// <param name="Set">All that is not customer or account.</param>
public sealed record ProvisioningSummary(long Customers, IReadOnlyDictionary<string, long> AccountsByRealm, ProvisioningSet Set)
{
    public long Accounts => AccountsByRealm.Values.Sum();
}
