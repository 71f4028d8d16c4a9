using Interworking.Gateway.Provisioning;
using Interworking.Sip.Messages;
using Interworking.Sip.Transport;

namespace Interworking.Gateway.Sip.Ims;

/// <summary>Whose phone sent a message of the relay layer: by digest, or as the IMS core asserts (RFC 3325, TS 24.341, 5.3.3).</summary>
/// <param name="Refusal">What to answer; null when the sender is known.</param>
/// <param name="Account">The sender; null when refused.</param>
/// <param name="Failure">For the metric, as <see cref="SipIdentity.Failure"/> says.</param>
/// <param name="IsHidden">The core says that he wants not to be known to the recipient.</param>
internal readonly record struct ImsSender(SipOutgoingResponse? Refusal, Account? Account, string? Failure, bool IsHidden)
{
    public static ImsSender Identify(ServerTransaction transaction, SipAuthenticator authenticator, OwnAddresses own, ProvisioningSnapshot snapshot)
    {
        SipIdentity identity = authenticator.Identify(transaction);
        if (identity.Refusal is not null || identity.Account is not null) return new ImsSender(identity.Refusal, identity.Account, identity.Failure, IsHidden: false);
        SipRequest request = transaction.Request;
        SipUri asserted = AssertedIdentity.Of(request) ?? request.From!.Uri;
        Account? account = asserted.Scheme == "tel" || own.IsOurs(asserted) ? snapshot.AccountsByDid.GetValueOrDefault(SipNumber.Canonical(asserted)) : null;
        return account is null
            ? new ImsSender(SipResponses.Forbidden, null, Failure: null, IsHidden: false)
            : new ImsSender(null, account, Failure: null, AssertedIdentity.WantsPrivacy(request));
    }
}
