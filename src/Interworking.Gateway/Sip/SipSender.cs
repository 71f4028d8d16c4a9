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
    /// <summary>False for a From that the sender may not have.</summary>
    /// <param name="from">The request's From.</param>
    /// <param name="identity">Who was authenticated, or that the peer is trusted.</param>
    /// <param name="own">Which domains are ours.</param>
    /// <param name="snapshot">The accounts.</param>
    /// <param name="sender">Who it is.</param>
    public static bool TryIdentify(SipUri from, SipIdentity identity, OwnAddresses own, ProvisioningSnapshot snapshot, [NotNullWhen(true)] out SipSender? sender)
    {
        string number = SipNumber.Canonical(from);
        bool ours = from.Scheme == "tel" || own.IsOurs(from);
        Account? account = ours ? snapshot.AccountsByDid.GetValueOrDefault(number) : null;
        sender = null;
        if (identity.IsTrusted)
        {
            if (number.Length is 0 or > SipNumber.MaxLength || number.AsSpan().ContainsAnyInRange('\0', '\x1f')) return false;
            sender = new SipSender(account, number, SipNumber.Raw(from), number.AsSpan().ContainsAnyExceptInRange('0', '9') ? Ton.Alphanumeric : Ton.Unknown, Trusted: true);
            return true;
        }

        if (account is null || account.Id != identity.Account!.Id) return false;
        sender = new SipSender(account, account.Did, SipNumber.Raw(from), Ton.Unknown, Trusted: false);
        return true;
    }
}
