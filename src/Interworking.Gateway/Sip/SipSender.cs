using System.Diagnostics.CodeAnalysis;
using Interworking.Gateway.Provisioning;
using Interworking.Sip.Messages;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Sip;

/// <summary>Who writes a MESSAGE (design 4.5).</summary>
/// <param name="Account">Who pays with his rate limit and gets the notices; null for a trusted peer's sender who is no account.</param>
/// <param name="Number">Canonical, or the alphanumeric sender as it came.</param>
/// <param name="Raw">As the peer wrote it.</param>
/// <param name="Ton">Alphanumeric for what is no number.</param>
/// <param name="Trusted">Sent by a trusted peer: nobody proved to be the account.</param>
internal readonly record struct SipSender(Account? Account, string Number, string Raw, Ton Ton, bool Trusted)
{
    /// <summary>Whom the recipient will see; of a request that is taken.</summary>
    /// <param name="request">The MESSAGE.</param>
    /// <param name="trusted">A trusted peer sent it: whom it vouches for counts (RFC 3325), and that he wants not to be known.</param>
    public static string NumberOf(SipRequest request, bool trusted) => trusted && AssertedIdentity.WantsPrivacy(request)
        ? AssertedIdentity.Anonymous
        : SipNumber.Canonical(UriOf(request, trusted));

    /// <summary>False for a From that the sender may not have.</summary>
    /// <param name="request">The MESSAGE.</param>
    /// <param name="identity">Who was authenticated, or that the peer is trusted.</param>
    /// <param name="own">Which domains are ours.</param>
    /// <param name="snapshot">The accounts.</param>
    /// <param name="sender">Who it is.</param>
    public static bool TryIdentify(SipRequest request, SipIdentity identity, OwnAddresses own, ProvisioningSnapshot snapshot, [NotNullWhen(true)] out SipSender? sender)
    {
        SipUri from = UriOf(request, identity.IsTrusted);
        string number = SipNumber.Canonical(from);
        bool ours = from.Scheme == "tel" || own.IsOurs(from);
        Account? account = ours ? snapshot.AccountsByDid.GetValueOrDefault(number) : null;
        sender = null;
        if (identity.IsTrusted)
        {
            if (number.Length is 0 or > SipNumber.MaxLength || number.AsSpan().ContainsAnyInRange('\0', '\x1f')) return false;
            // Who wants not to be known is in the CDR, which keeps the number as it came, and shown to nobody else.
            string shown = NumberOf(request, trusted: true);
            sender = new SipSender(account, shown, SipNumber.Raw(from), shown.AsSpan().ContainsAnyExceptInRange('0', '9') ? Ton.Alphanumeric : Ton.Unknown, Trusted: true);
            return true;
        }

        if (account is null || account.Id != identity.Account!.Id) return false;
        sender = new SipSender(account, account.Did, SipNumber.Raw(from), Ton.Unknown, Trusted: false);
        return true;
    }

    private static SipUri UriOf(SipRequest request, bool trusted) => trusted && AssertedIdentity.Of(request) is { } asserted ? asserted : request.From!.Uri;
}
