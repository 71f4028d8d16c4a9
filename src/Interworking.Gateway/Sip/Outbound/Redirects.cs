using Interworking.Gateway.Provisioning;
using Interworking.Sip.Messages;

namespace Interworking.Gateway.Sip.Outbound;

/// <summary>
/// Redirections within our domain (RFC 3261, 8.1.3.4): an app may hand its messages to another of our accounts, as when its user has two phones. A contact
/// anywhere else is not followed: it would let any app make us send wherever it likes.
/// </summary>
public sealed class Redirects(OwnAddresses own, IProvisioning provisioning)
{
    /// <summary>The other account; null when there is none that may receive, or it is the same again.</summary>
    /// <param name="from">Whose app redirects.</param>
    /// <param name="response">Its 3xx.</param>
    public Account? TargetOf(Account from, SipResponse response)
    {
        if (response.StatusCode is not (300 or 301 or 302)) return null;
        foreach (NameAddr contact in response.Contacts.OrderByDescending(contact => contact.Q))
        {
            if (!own.IsOurs(contact.Uri)) continue;
            Account? account = AccountNames.Find(provisioning.Current, SipNumber.Canonical(contact.Uri));
            if (account is { Enabled: true, Messaging: true } && account.Id != from.Id) return account;
        }

        return null;
    }
}
