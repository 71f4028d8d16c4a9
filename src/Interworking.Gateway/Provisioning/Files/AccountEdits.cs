using Interworking.Sip.Auth;

namespace Interworking.Gateway.Provisioning.Files;

/// <summary>What a file changes about accounts.</summary>
internal sealed class AccountEdits
{
    private readonly List<StoredAccount> _new = [];
    private readonly List<StoredAccount> _changed = [];
    private readonly List<long> _removed = [];

    public IReadOnlyList<StoredAccount> New => _new;

    public IReadOnlyList<StoredAccount> Changed => _changed;

    public IReadOnlyList<long> Removed => _removed;

    /// <summary>Compares each account of the file with the stored one; a line for each difference goes to <paramref name="changes"/>.</summary>
    public static AccountEdits Of(ProvisioningFile file, IReadOnlyList<StoredAccount> stored, string realm, bool prune, List<string> changes)
    {
        var edits = new AccountEdits();
        Dictionary<string, StoredAccount> old = stored.ToDictionary(account => account.Account.Did);
        foreach ((string customer, AccountEntry entry) in file.Accounts)
        {
            old.Remove(entry.Did, out StoredAccount? was);
            edits.Add(was, Wanted(customer, entry, realm), changes);
        }

        if (!prune) return edits;
        foreach (StoredAccount gone in old.Values)
        {
            edits._removed.Add(gone.Account.Id);
            changes.Add($"- account {gone.Account.Did}");
        }

        return edits;
    }

    private void Add(StoredAccount? was, StoredAccount wanted, List<string> changes)
    {
        string did = wanted.Account.Did;
        if (was is null)
        {
            _new.Add(wanted);
            changes.Add($"+ account {did}");
        }
        else if (was.Account.Customer != wanted.Account.Customer)
        {
            // Another owner is another account: what waits for the old one must not reach the new one.
            _removed.Add(was.Account.Id);
            _new.Add(wanted);
            changes.Add($"~ account {did}: customer {was.Account.Customer} -> {wanted.Account.Customer} (what waits for the old one is cancelled)");
        }
        else if (Field.Difference(Fields.Of(was), Fields.Of(wanted)) is { Length: > 0 } difference)
        {
            _changed.Add(wanted with { Account = wanted.Account with { Id = was.Account.Id } });
            changes.Add($"~ account {did}: {difference}");
        }
    }

    private static StoredAccount Wanted(string customer, AccountEntry entry, string realm) => new(
        new Account(
            0,
            entry.Did,
            DigestHa1.Compute(DigestAlgorithm.Md5, entry.Did, realm, entry.Password),
            DigestHa1.Compute(DigestAlgorithm.Sha256, entry.Did, realm, entry.Password),
            customer,
            false, // the product says, and only the store knows it at that moment
            entry.Enabled,
            entry.MessagesPerMinute),
        entry.Product,
        realm);
}
