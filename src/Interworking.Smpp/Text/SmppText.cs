using System.Text;

namespace Interworking.Smpp.Text;

/// <summary>Reads bodies as text.</summary>
public static class SmppText
{
    /// <summary>
    /// Decodes the octets behind any user data header. An odd last octet of UCS-2 is dropped, half a surrogate pair shows as
    /// U+FFFD: join the parts of a message before decoding them. ASCII above 0x7F is read as Latin-1, which its senders mean.
    /// </summary>
    public static DecodedText Decode(byte dataCoding, ReadOnlySpan<byte> bytes, Alphabet defaultAlphabet = Alphabet.Gsm7)
    {
        Alphabet alphabet = DataCodings.ToAlphabet(dataCoding, defaultAlphabet);
        string? text = alphabet switch
        {
            Alphabet.Gsm7 => Gsm7.Decode(bytes),
            Alphabet.Ascii or Alphabet.Latin1 => Encoding.Latin1.GetString(bytes),
            Alphabet.Ucs2 => Encoding.BigEndianUnicode.GetString(bytes[..(bytes.Length & ~1)]),
            Alphabet.Cyrillic => CodePage(28595, bytes),
            Alphabet.Hebrew => CodePage(28598, bytes),
            Alphabet.Japanese => CodePage(932, bytes),
            Alphabet.Korean => CodePage(949, bytes),
            _ => null,
        };
        return new DecodedText(text, text is null ? Alphabet.Binary : alphabet);
    }

    /// <summary>The same, with the national tables that the body's user data header names.</summary>
    public static DecodedText Decode(byte dataCoding, ReadOnlySpan<byte> bytes, Alphabet defaultAlphabet, UserDataHeader header) =>
        DataCodings.ToAlphabet(dataCoding, defaultAlphabet) == Alphabet.Gsm7
            ? new DecodedText(Gsm7.Decode(bytes, header.LockingShift, header.SingleShift), Alphabet.Gsm7)
            : Decode(dataCoding, bytes, defaultAlphabet);

    private static string? CodePage(int page, ReadOnlySpan<byte> bytes)
    {
        Encoding encoding = CodePagesEncodingProvider.Instance.GetEncoding(page, EncoderFallback.ReplacementFallback, new DecoderReplacementFallback("\uFFFF"))!;
        string text = encoding.GetString(bytes);
        return text.Contains('\uFFFF') ? null : text;
    }
}
