using System.Text;

namespace Interworking.Gateway.Sip.Bodies;

/// <summary>Texts in the charsets that the framework knows. Bad octets are told, never replaced.</summary>
internal static class TextCharsets
{
    private const char ByteOrderMark = '\uFEFF';

    private static readonly Encoding Utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>US-ASCII is read as UTF-8, of which it is a part: clients that write so send whatever was typed.</summary>
    private static readonly Dictionary<string, Encoding> Unicode = new(StringComparer.OrdinalIgnoreCase)
    {
        ["utf-8"] = Utf8,
        ["utf8"] = Utf8,
        ["us-ascii"] = Utf8,
        ["ascii"] = Utf8,
        ["iso-8859-1"] = Encoding.Latin1,
        ["latin1"] = Encoding.Latin1,
        ["utf-16"] = new UnicodeEncoding(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true), // without a mark (RFC 2781, 4.3)
        ["utf-16be"] = new UnicodeEncoding(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true),
        ["utf-16le"] = new UnicodeEncoding(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true),
    };

    /// <summary>Null for a charset that nobody here can read. None named is UTF-8 (RFC 3428, 8).</summary>
    public static Encoding? Find(string? name)
    {
        if (string.IsNullOrEmpty(name)) return Utf8;
        return Unicode.TryGetValue(name, out Encoding? encoding)
            ? encoding
            : CodePagesEncodingProvider.Instance.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
    }

    /// <summary>The text without its byte order mark; null when the octets are none of this charset.</summary>
    public static string? Decode(Encoding encoding, ReadOnlySpan<byte> octets)
    {
        if (ReferenceEquals(encoding, Utf8) && !System.Text.Unicode.Utf8.IsValid(octets)) return null;
        if (encoding is UnicodeEncoding && octets.StartsWith<byte>([0xFF, 0xFE])) encoding = Unicode["utf-16le"]; // the mark knows better
        try
        {
            string text = encoding.GetString(octets);
            return text.StartsWith(ByteOrderMark) ? text[1..] : text;
        }
        catch (DecoderFallbackException)
        {
            return null; // the framework has no other way to say it
        }
    }
}
