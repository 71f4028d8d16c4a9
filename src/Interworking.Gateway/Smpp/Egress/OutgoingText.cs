using Interworking.Gateway.Messages;
using Interworking.Gateway.Provisioning;
using Interworking.Smpp.Text;

namespace Interworking.Gateway.Smpp.Egress;

/// <summary>A message's text as octets and data_coding for one peer: in the smallest alphabet that the link takes and that loses nothing.</summary>
internal static class OutgoingText
{
    /// <param name="message">Text or binary.</param>
    /// <param name="profile">What the peer reads.</param>
    /// <param name="asUcs2">It has refused another coding.</param>
    public static EncodedText Of(Message message, LinkProfile profile, bool asUcs2)
    {
        byte marked = message.Marks?.DataCoding ?? 0;
        if (message.Text is not { } text) return new EncodedText(Alphabet.Binary, marked > 0 ? marked : DataCodings.Binary, message.Binary ?? []);
        EncodedText encoded = asUcs2 ? AsUcs2(text) : TextEncoder.Encode(text, profile.ToEncoderProfile());
        if (marked > 0 && encoded.Alphabet is not (Alphabet.Gsm7 or Alphabet.Gsm7Packed)) encoded = AsUcs2(text); // the groups know no other alphabet
        return encoded with { DataCoding = CodingOf(encoded, message.Marks) };
    }

    private static EncodedText AsUcs2(string text)
    {
        TextEncoder.TryEncode(text, Alphabet.Ucs2, out EncodedText encoded); // half a surrogate pair, which no alphabet has, becomes U+FFFD
        return encoded;
    }

    /// <summary>UCS-2 is always named, also where 0 would mean it. Class and message waiting go by the groups of TS 23.038, 4.</summary>
    private static byte CodingOf(EncodedText text, MessageMarks? marks)
    {
        bool wide = text.Alphabet == Alphabet.Ucs2;
        return marks switch
        {
            { Class: { } named } => (byte)((wide ? 0x18 : 0xF0) | (byte)named),
            { Waiting: { } waiting } => (byte)((wide ? 0xE0 : waiting.Store ? 0xD0 : 0xC0) | (waiting.Active ? 0x08 : 0) | (byte)waiting.Kind),
            _ => wide ? DataCodings.Ucs2 : text.DataCoding,
        };
    }
}
