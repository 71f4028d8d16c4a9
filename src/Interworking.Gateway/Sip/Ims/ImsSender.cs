using Interworking.Gateway.Provisioning;
using Interworking.Sip.Messages;
using Interworking.Sip.Transport;

namespace Interworking.Gateway.Sip.Ims;

/// <summary>Whose phone sent a message of the relay layer: by digest, or as the IMS core asserts (RFC 3325, TS 24.341, 5.3.3).</summary>
internal static class ImsSender
{
    /// <summary>Null with the account, or the refusal.</summary>
    public static SipOutgoingResponse? Identify(ServerTransaction transaction, SipAuthenticator authenticator, ProvisioningSnapshot snapshot, out Account? account, out bool wrongPassword)
    {
        SipIdentity identity = authenticator.Identify(transaction);
        (account, wrongPassword) = (identity.Account, identity.WrongPassword);
        if (identity.Refusal is { } refusal) return refusal;
        account ??= Asserted(transaction.Request, snapshot);
        return account is null ? SipResponses.Forbidden : null;
    }

    /// <summary>The core asserts a sip and a tel URI, or one of them; without an assertion From says who it is.</summary>
    private static Account? Asserted(SipRequest request, ProvisioningSnapshot snapshot)
    {
        IReadOnlyList<string> asserted = request.HeaderValues("P-Asserted-Identity");
        foreach (string value in asserted)
        {
            if (NameAddr.TryParse(value, out NameAddr? address) && snapshot.AccountsByDid.TryGetValue(SipNumber.Canonical(address.Uri), out Account? account)) return account;
        }

        return asserted.Count == 0 ? snapshot.AccountsByDid.GetValueOrDefault(SipNumber.Canonical(request.From!.Uri)) : null;
    }
}
