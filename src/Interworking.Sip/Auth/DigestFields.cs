using System.Text;
using Interworking.Sip.Codec;

namespace Interworking.Sip.Auth;

/// <summary>Splits <c>Digest name=value, name="value"</c> (RFC 7616, 3.3 and 3.4) into its fields.</summary>
internal static class DigestFields
{
    /// <summary>Null for another scheme or broken syntax. Names compare without case; the first of a name counts.</summary>
    public static Dictionary<string, string>? TryRead(string header)
    {
        ReadOnlySpan<byte> rest = SipText.Trim(Encoding.UTF8.GetBytes(header));
        if (rest.Length < 8 || !Ascii.EqualsIgnoreCase(rest[..6], "Digest"u8) || !SipText.IsSpace(rest[6])) return null;
        rest = SipText.TrimStart(rest[7..]);
        var fields = new Dictionary<string, string>(12, StringComparer.OrdinalIgnoreCase);
        while (SipText.TryNextElement(ref rest, out ReadOnlySpan<byte> field))
        {
            if (field.IsEmpty) continue;
            int equals = field.IndexOf((byte)'=');
            if (equals <= 0) return null;
            ReadOnlySpan<byte> name = SipText.TrimEnd(field[..equals]);
            ReadOnlySpan<byte> value = SipText.TrimStart(field[(equals + 1)..]);
            bool opens = !value.IsEmpty && value[0] == (byte)'"';
            if (!SipText.IsToken(name) || (opens && SipText.QuotedLength(value) != value.Length)) return null;
            fields.TryAdd(Encoding.ASCII.GetString(name), SipText.Unquote(value));
        }

        return fields;
    }

    /// <summary>Absent means MD5 (RFC 7616, 3.3). Null for one we do not know; the session variants are among those.</summary>
    public static DigestAlgorithm? Algorithm(string? name) => name?.ToUpperInvariant() switch
    {
        null or "" or "MD5" => DigestAlgorithm.Md5,
        "SHA-256" => DigestAlgorithm.Sha256,
        _ => null,
    };
}
