namespace Interworking.Smpp.Text;

/// <summary>Cuts long text into parts that one SMS holds each.</summary>
public static class Segmenter
{
    // One SMS holds 140 octets: 160 septets or 70 UCS-2 characters; with the 6 octets of the header 153 septets or 134 octets.
    private const int WholeSeptets = 160;
    private const int WholeOctets = 140;
    private const int PartSeptets = 153;
    private const int PartOctets = 134;
    private const int MaxParts = 255;

    /// <summary>
    /// The bodies to send: one without a header when it fits, else parts each with an 8-bit concatenation header (TS 23.040,
    /// 9.2.3.24.1), which goes with UDHI in esm_class. An escape stays with its septet, a surrogate pair stays whole.
    /// Empty when more than 255 parts would be needed: such text belongs into message_payload.
    /// </summary>
    public static IReadOnlyList<byte[]> Split(EncodedText text, byte reference)
    {
        byte[] bytes = text.Bytes;
        bool septets = text.Alphabet == Alphabet.Gsm7;
        if (bytes.Length <= (septets ? WholeSeptets : WholeOctets)) return [bytes];
        List<Range> cuts = Cuts(text, septets ? PartSeptets : PartOctets);
        if (cuts.Count > MaxParts) return [];
        return [.. cuts.Select((cut, index) => Part(bytes.AsSpan(cut), reference, cuts.Count, index + 1))];
    }

    private static List<Range> Cuts(EncodedText text, int size)
    {
        var cuts = new List<Range>();
        int start = 0;
        while (start < text.Bytes.Length)
        {
            int end = Math.Min(start + size, text.Bytes.Length);
            if (end < text.Bytes.Length) end -= HeldBack(text, end);
            cuts.Add(start..end);
            start = end;
        }

        return cuts;
    }

    /// <summary>Octets before a cut that belong to what follows it.</summary>
    private static int HeldBack(EncodedText text, int end) => text.Alphabet switch
    {
        Alphabet.Gsm7 when text.Bytes[end - 1] == GsmTables.Escape => 1,
        Alphabet.Ucs2 when (text.Bytes[end - 2] & 0xFC) == 0xD8 => 2,
        _ => 0,
    };

    private static byte[] Part(ReadOnlySpan<byte> body, byte reference, int total, int number) =>
        [5, UserDataHeader.Concatenated8, 3, reference, (byte)total, (byte)number, .. body];
}
