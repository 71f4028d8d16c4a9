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

    /// <summary>Compares each account of the file with the stored one; each difference goes to <paramref name="changes"/>.</summary>
    public static AccountEdits Of(ProvisioningFile file, IReadOnlyList<StoredAccount> stored, string realm, bool prune, ChangeList changes)
    {
        var edits = new AccountEdits();
        Dictionary<string, StoredAccount> old = stored.ToDictionary(account => account.Account.Did);
        foreach ((string customer, AccountEntry entry) in file.Accounts)
        {
            old.Remove(entry.Did, out StoredAccount? was);
            edits.Add(was, Wanted(customer, entry, realm, was), changes);
        }

        Predicate<string> goes = file.Goes("accounts", prune);
        foreach (StoredAccount gone in old.Values.Where(account => goes(account.Account.Did)))
        {
            edits._removed.Add(gone.Account.Id);
            changes.Removed("account", gone.Account.Did, Fields.Of(gone));
        }

        return edits;
    }

    private void Add(StoredAccount? was, StoredAccount wanted, ChangeList changes)
    {
        string did = wanted.Account.Did;
        if (was is null)
        {
            _new.Add(wanted);
            changes.Added("account", did, Fields.Of(wanted));
        }
        else if (was.Account.Customer != wanted.Account.Customer)
        {
            // Another owner is another account: what waits for the old one must not reach the new one.
            _removed.Add(was.Account.Id);
            _new.Add(wanted);
            string difference = $"customer {was.Account.Customer} -> {wanted.Account.Customer} (what waits for the old one is cancelled)";
            changes.Changed("account", did, difference, [new Field("customer", was.Account.Customer), .. Fields.Of(was)], [new Field("customer", wanted.Account.Customer), .. Fields.Of(wanted)]);
        }
        else if (Field.Difference(Fields.Of(was), Fields.Of(wanted)) is { Length: > 0 } difference)
        {
            _changed.Add(wanted with { Account = wanted.Account with { Id = was.Account.Id } });
            changes.Changed("account", did, difference, [.. Fields.Of(was)], [.. Fields.Of(wanted)]);
        }
    }

    private static StoredAccount Wanted(string customer, AccountEntry entry, string realm, StoredAccount? was)
    {
        StoredAccount? kept = entry.Password.Length == 0 ? was : null; // whoever edits it need not know the password
        return new(
            new Account(
                0,
                entry.Did,
                kept?.Account.Ha1Md5 ?? DigestHa1.Compute(DigestAlgorithm.Md5, entry.Did, realm, entry.Password),
                kept?.Account.Ha1Sha256 ?? DigestHa1.Compute(DigestAlgorithm.Sha256, entry.Did, realm, entry.Password),
                customer,
                false, // the product says, and only the store knows it at that moment
                entry.Enabled,
                entry.MessagesPerMinute),
            entry.Product,
            kept?.Realm ?? realm);
    }
}
