using Interworking.Gateway.Provisioning;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Smpp;

/// <summary>Numbers as peers write them → canonical (design section 4): the link's profile and a leading plus, nothing else is inferred.</summary>
public static class NumberReader
{
    public static string Canonical(string raw, LinkProfile profile)
    {
        string number = raw.StartsWith('+') ? raw[1..] : raw;
        if (profile.Strip.Length > 0 && number.StartsWith(profile.Strip, StringComparison.Ordinal)) number = number[profile.Strip.Length..];
        return profile.Prefix.Length > 0 ? profile.Prefix + number : number;
    }

    /// <summary>An alphanumeric sender is kept verbatim.</summary>
    public static string CanonicalSender(in SmppAddress source, LinkProfile profile) =>
        source.Ton == Ton.Alphanumeric ? source.Value : Canonical(source.Value, profile);
}
