using System.Text;

namespace Interworking.Smpp.Text;

/// <summary>Text to octets.</summary>
public static class TextEncoder
{
    /// <summary>The smallest alphabet that loses nothing: GSM 7-bit, else UCS-2 as UTF-16 big endian.</summary>
    public static EncodedText Encode(string text) => Gsm7.TryEncode(text, out byte[] septets)
        ? new EncodedText(Alphabet.Gsm7, DataCodings.Default, septets)
        : new EncodedText(Alphabet.Ucs2, DataCodings.Ucs2, Encoding.BigEndianUnicode.GetBytes(text));
}
