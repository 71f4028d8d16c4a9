using Interworking.Sip.Messages;

namespace Interworking.Gateway.Registrar;

/// <summary>What a REGISTER makes of an address of record's bindings (RFC 3261, 10.3; RFC 5626, 6): a pure function.</summary>
public static class BindingSet
{
    /// <summary>
    /// Applies a REGISTER all or nothing. Bindings that have expired are left out of the result. A refresh is always allowed;
    /// a new contact that would make more than <paramref name="maxContacts"/> refuses the whole.
    /// </summary>
    /// <returns>The bindings afterwards, which are <paramref name="current"/> itself when nothing changed, and the verdict.</returns>
    public static (Binding[] Next, RegisterVerdict Verdict) Apply(Binding[] current, RegisterUpdate update, int maxContacts)
    {
        Binding[] live = OwnedBy(update.AccountId, Live(current, update.Now));
        if (update.RemoveAll) return RemoveAll(live, update);
        if (update.Contacts.Count == 0) return (live, RegisterVerdict.Done);

        bool grows = false;
        foreach (Binding contact in update.Contacts)
        {
            bool known = false;
            foreach (Binding binding in live)
            {
                if (!IsSame(binding, contact)) continue;
                if (IsOutOfOrder(binding, update)) return (live, RegisterVerdict.OutOfOrder);
                known = true;
            }

            grows |= !known && contact.ExpiresAt > update.Now;
        }

        var next = new List<Binding>(live.Length + update.Contacts.Count);
        next.AddRange(live);
        foreach (Binding contact in update.Contacts) Put(next, contact, update.Now);
        return grows && next.Count > maxContacts ? (live, RegisterVerdict.TooManyContacts) : ([.. next], RegisterVerdict.Done);
    }

    /// <summary>The bindings that have not expired: the same array when none has, as nearly always.</summary>
    public static Binding[] Live(Binding[] bindings, DateTimeOffset now)
    {
        foreach (Binding binding in bindings)
            if (binding.ExpiresAt <= now) return WithoutExpired(bindings, now);
        return bindings;
    }

    /// <summary>The same contact: by instance and reg-id where both have them (RFC 5626, 6), else by URI (RFC 3261, 19.1.4).</summary>
    public static bool IsSame(Binding left, Binding right) =>
        left is { RegId: > 0, Instance: not null } && right is { RegId: > 0, Instance: not null }
            ? left.RegId == right.RegId && left.Instance.Equals(right.Instance, StringComparison.OrdinalIgnoreCase)
            : left.Contact == right.Contact
                || (SipUri.TryParse(left.Contact, out SipUri? one) && SipUri.TryParse(right.Contact, out SipUri? other) && one.IsEquivalentTo(other));

    /// <summary>Without what an earlier owner of the DID registered: the same array when there is none of it, as nearly always.</summary>
    public static Binding[] OwnedBy(long accountId, Binding[] bindings)
    {
        foreach (Binding binding in bindings)
            if (IsStrange(binding, accountId)) return Array.FindAll(bindings, one => !IsStrange(one, accountId));
        return bindings;
    }

    private static bool IsStrange(Binding binding, long accountId) => binding.AccountId != 0 && binding.AccountId != accountId;

    /// <summary>Apart, so that the closure is made only when something has expired.</summary>
    private static Binding[] WithoutExpired(Binding[] bindings, DateTimeOffset now) => Array.FindAll(bindings, binding => binding.ExpiresAt > now);

    private static (Binding[] Next, RegisterVerdict Verdict) RemoveAll(Binding[] live, RegisterUpdate update) =>
        Array.Exists(live, binding => IsOutOfOrder(binding, update))
            ? (live, RegisterVerdict.OutOfOrder)
            : ([], RegisterVerdict.Done);

    /// <summary>An old REGISTER that arrives late must not undo a newer one (10.3, steps 6 and 7).</summary>
    private static bool IsOutOfOrder(Binding binding, RegisterUpdate update) =>
        binding.CallId == update.CallId && update.CSeq <= binding.CSeq;

    /// <summary>Replaces what is the same contact, in its place; appends a new one; a contact that is not after now only removes.</summary>
    private static void Put(List<Binding> bindings, Binding contact, DateTimeOffset now)
    {
        int at = bindings.FindIndex(binding => IsSame(binding, contact));
        bindings.RemoveAll(binding => IsSame(binding, contact));
        if (contact.ExpiresAt > now) bindings.Insert(at < 0 ? bindings.Count : at, contact);
    }
}
