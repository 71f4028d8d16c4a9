using Interworking.Gateway.Provisioning;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Smpp.Egress;

/// <summary>Canonical numbers → as a peer writes them: what <see cref="NumberReader"/> does, the other way.</summary>
public static class NumberWriter
{
    /// <summary>Numbers shorter than this are short codes or extensions, of no country.</summary>
    private const int ShortestInternational = 8;

    public static SmppAddress Write(string number, LinkProfile profile)
    {
        bool ours = number.StartsWith(profile.Prefix, StringComparison.Ordinal);
        string written = ours ? profile.Strip + number[profile.Prefix.Length..] : number;
        Ton ton = profile.Ton ?? (written.Length < ShortestInternational ? Ton.Unknown : Ton.International);
        return new SmppAddress(ton, profile.Npi ?? Npi.Isdn, written);
    }

    /// <summary>A sender that is not all digits is alphanumeric, and goes as it is.</summary>
    public static SmppAddress WriteSender(string sender, bool alphanumeric, LinkProfile profile) =>
        alphanumeric || sender.AsSpan().ContainsAnyExceptInRange('0', '9') ? new SmppAddress(Ton.Alphanumeric, Npi.Unknown, sender) : Write(sender, profile);
}
