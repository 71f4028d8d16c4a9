using System.Text;

namespace Interworking.Smpp.Text;

/// <summary>The alphabets that are code pages of the base class library, strict both ways.</summary>
internal static class CodePages
{
    private static readonly Encoding Cyrillic = Strict(28595);
    private static readonly Encoding Hebrew = Strict(28598);
    private static readonly Encoding Japanese = Strict(932);
    private static readonly Encoding Korean = Strict(949);

    /// <summary>Null for alphabets that are no code page.</summary>
    public static Encoding? Of(Alphabet alphabet) => alphabet switch
    {
        Alphabet.Cyrillic => Cyrillic,
        Alphabet.Hebrew => Hebrew,
        Alphabet.Japanese => Japanese,
        Alphabet.Korean => Korean,
        _ => null,
    };

    /// <summary>Null when an octet stands for nothing.</summary>
    public static string? Decode(Encoding encoding, ReadOnlySpan<byte> bytes)
    {
        string text = encoding.GetString(bytes);
        return text.Contains(Unreadable) ? null : text;
    }

    /// <summary>False when a character would not be read back the same.</summary>
    public static bool TryEncode(Encoding encoding, string text, out byte[] bytes)
    {
        bytes = encoding.GetBytes(text);
        return encoding.GetString(bytes) == text;
    }

    /// <summary>The first octet of a character of two (Shift-JIS and KS C 5601).</summary>
    public static bool IsLead(Alphabet alphabet, byte octet) => alphabet switch
    {
        Alphabet.Japanese => octet is (>= 0x81 and <= 0x9F) or (>= 0xE0 and <= 0xFC),
        Alphabet.Korean => octet is >= 0x81 and <= 0xFE,
        _ => false,
    };

    private const char Unreadable = '\uFFFF';

    private static Encoding Strict(int page) =>
        CodePagesEncodingProvider.Instance.GetEncoding(page, new EncoderReplacementFallback("?"), new DecoderReplacementFallback($"{Unreadable}"))!;
}
