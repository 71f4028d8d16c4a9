using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Interworking.Sip.Messages;

namespace Interworking.Sip.Codec;

/// <summary>sip:user:password@host:port;parameters?headers (RFC 3261, 19.1.1).</summary>
internal static class SipUriParser
{
    private static readonly SearchValues<byte> SchemeOctets =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-."u8);

    private static readonly SearchValues<byte> HostOctets =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._"u8);

    public static bool TryParse(ReadOnlySpan<byte> text, [NotNullWhen(true)] out SipUri? uri)
    {
        uri = null;
        int colon = text.IndexOf((byte)':');
        if (colon <= 0 || colon == text.Length - 1 || HasForbidden(text)) return false;
        ReadOnlySpan<byte> name = text[..colon];
        if (!char.IsAsciiLetter((char)name[0]) || name.IndexOfAnyExcept(SchemeOctets) >= 0) return false;
        string scheme = Scheme(name);
        ReadOnlySpan<byte> rest = text[(colon + 1)..];
        string raw = Encoding.UTF8.GetString(text);
        if (scheme == "tel") return TryTel(raw, rest, out uri);
        if (scheme is "sip" or "sips") return TrySip(raw, scheme, rest, out uri);
        uri = new SipUri(raw, scheme);
        return true;
    }

    /// <summary>Splits host[:port]; brackets stay on an IPv6 address. White space around the colon is allowed (Via).</summary>
    public static bool TryHostPort(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> host, out int? port)
    {
        port = null;
        host = default;
        int end = text.IsEmpty ? 0 : text[0] == (byte)'[' ? text.IndexOf((byte)']') + 1 : text.IndexOf((byte)':');
        if (end == 0) return false;
        host = end < 0 ? text : SipText.TrimEnd(text[..end]);
        if (!IsHost(host)) return false;
        ReadOnlySpan<byte> tail = end < 0 ? default : SipText.TrimStart(text[end..]);
        if (tail.IsEmpty) return true;
        if (tail[0] != (byte)':' || !SipText.TryPort(SipText.TrimStart(tail[1..]), out int number)) return false;
        port = number;
        return true;
    }

    private static bool IsHost(ReadOnlySpan<byte> host)
    {
        if (host.IsEmpty) return false;
        if (host[0] != (byte)'[') return host.IndexOfAnyExcept(HostOctets) < 0;
        return host.Length is > 4 and < 64
            && host[1..^1].IndexOfAny((byte)'%', (byte)'[') < 0
            && IPAddress.TryParse(Encoding.ASCII.GetString(host[1..^1]), out IPAddress? address)
            && address.AddressFamily == AddressFamily.InterNetworkV6;
    }

    private static bool TryTel(string raw, ReadOnlySpan<byte> rest, out SipUri? uri)
    {
        uri = null;
        int end = rest.IndexOf((byte)';');
        ReadOnlySpan<byte> number = end < 0 ? rest : rest[..end];
        SipParameters? parameters = SipParameters.None;
        if (number.IsEmpty || (end >= 0 && !SipParameters.TryParse(rest[end..], out parameters))) return false;
        uri = new SipUri(raw, "tel") { User = Encoding.UTF8.GetString(number), Parameters = parameters };
        return true;
    }

    private static bool TrySip(string raw, string scheme, ReadOnlySpan<byte> rest, out SipUri? uri)
    {
        uri = null;
        string user = "";
        ReadOnlySpan<byte> password = default;
        int at = rest.IndexOf((byte)'@');
        if (at >= 0)
        {
            ReadOnlySpan<byte> info = rest[..at];
            int colon = info.IndexOf((byte)':');
            if (colon >= 0) password = info[(colon + 1)..];
            if (colon >= 0) info = info[..colon];
            if (info.IsEmpty || !SipEscaping.TryUnescape(info, out user)) return false;
            rest = rest[(at + 1)..];
        }

        ReadOnlySpan<byte> headers = default;
        int question = rest.IndexOf((byte)'?');
        if (question >= 0) headers = rest[(question + 1)..];
        if (question >= 0) rest = rest[..question];
        int semicolon = rest.IndexOf((byte)';');
        SipParameters? parameters = SipParameters.None;
        if (semicolon >= 0 && !SipParameters.TryParse(rest[semicolon..], out parameters)) return false;
        if (!TryHostPort(semicolon < 0 ? rest : rest[..semicolon], out ReadOnlySpan<byte> host, out int? port)) return false;
        uri = new SipUri(raw, scheme)
        {
            User = user,
            Password = password.IsEmpty ? "" : Encoding.UTF8.GetString(password),
            Host = Encoding.ASCII.GetString(host),
            Port = port,
            Parameters = parameters,
            Headers = headers.IsEmpty ? "" : Encoding.UTF8.GetString(headers),
        };
        return true;
    }

    private static string Scheme(ReadOnlySpan<byte> name)
    {
        if (Ascii.EqualsIgnoreCase(name, "sip"u8)) return "sip";
        if (Ascii.EqualsIgnoreCase(name, "sips"u8)) return "sips";
        return Ascii.EqualsIgnoreCase(name, "tel"u8) ? "tel" : Encoding.ASCII.GetString(name).ToLowerInvariant();
    }

    private static bool HasForbidden(ReadOnlySpan<byte> text) =>
        text.IndexOfAnyInRange((byte)0, (byte)' ') >= 0 || text.IndexOfAny((byte)'<', (byte)'>', (byte)'"') >= 0;
}
