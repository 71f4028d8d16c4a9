namespace Interworking.Smpp.Text;

/// <summary>Where text may be cut, and how much of it one SMS holds behind a header.</summary>
internal static class Cutter
{
    /// <summary>One SMS holds 140 octets: 160 septets, or 70 characters of UCS-2 (TS 23.040, 9.2.3.16).</summary>
    private const int Octets = 140;

    /// <summary>An 8-bit concatenation element (TS 23.040, 9.2.3.24.1).</summary>
    private const int Concatenation = 5;

    /// <summary>Octets of a header with this many octets of elements; 0 for none.</summary>
    public static int HeaderOctets(int elements) => elements == 0 ? 0 : 1 + elements;

    /// <summary>Octets of <see cref="EncodedText.Bytes"/> that fit behind a header of this many octets.</summary>
    public static int Capacity(Alphabet alphabet, int headerOctets) => alphabet switch
    {
        Alphabet.Gsm7 or Alphabet.Gsm7Packed or Alphabet.Ascii => (Octets - headerOctets) * 8 / 7,
        Alphabet.Ucs2 => (Octets - headerOctets) & ~1,
        _ => Octets - headerOctets,
    };

    /// <summary>Parts when nothing but the text's own tables is in the header; 1 when it fits without being cut.</summary>
    public static int CountParts(EncodedText text)
    {
        int elements = text.LanguageElements().Sum(element => element.Size);
        if (text.Bytes.Length <= Capacity(text.Alphabet, HeaderOctets(elements))) return 1;
        int header = HeaderOctets(elements + Concatenation);
        return Cut(text, header, header).Count;
    }

    /// <summary>Octets of one SMS that header and text take together, however many parts there are.</summary>
    public static int OctetsOnAir(EncodedText text)
    {
        int header = HeaderOctets(text.LanguageElements().Sum(element => element.Size));
        bool septets = text.Alphabet is Alphabet.Gsm7 or Alphabet.Gsm7Packed;
        return header + (septets ? ((7 * text.Bytes.Length) + 7) / 8 : text.Bytes.Length);
    }

    /// <summary>A packed text whose last character would be taken for padding, if it goes in one piece behind such a header.</summary>
    public static bool LosesLast(EncodedText text, int headerOctets) =>
        text.Alphabet == Alphabet.Gsm7Packed && Gsm7Packing.LosesLast(text.Bytes, headerOctets);

    /// <summary>The parts; no character is cut, nor an escape or surrogate pair.</summary>
    /// <param name="text">What to cut.</param>
    /// <param name="reserved">Octets of header that each part leaves room for.</param>
    /// <param name="written">Octets of header that really stand before it, on which the packing of septets hangs.</param>
    public static List<Range> Cut(EncodedText text, int reserved, int written)
    {
        int capacity = Capacity(text.Alphabet, reserved);
        for (int size = capacity; size > capacity / 2; size--)
            if (TryCut(text, written, size, out List<Range> cuts)) return cuts;
        throw new InvalidOperationException($"{text.Bytes.Length} octets of {text.Alphabet} cannot be cut");
    }

    /// <summary>False when what is left at the end is a lone packed character that would be taken for padding: other cuts leave more.</summary>
    private static bool TryCut(EncodedText text, int headerOctets, int size, out List<Range> cuts)
    {
        cuts = [];
        for (int start = 0; start < text.Bytes.Length;)
        {
            int end = Math.Min(start + size, text.Bytes.Length);
            if (end < text.Bytes.Length) end -= HeldBack(text, start, end);
            if (text.Alphabet == Alphabet.Gsm7Packed && Gsm7Packing.LosesLast(text.Bytes.AsSpan(start..end), headerOctets))
                end -= EndsEscaped(text.Bytes.AsSpan(start..end)) ? 2 : 1;
            if (end <= start) return false;
            cuts.Add(start..end);
            start = end;
        }

        return true;
    }

    /// <summary>Octets before a cut that belong to what follows it.</summary>
    private static int HeldBack(EncodedText text, int start, int end)
    {
        byte[] bytes = text.Bytes;
        switch (text.Alphabet)
        {
            case Alphabet.Gsm7 or Alphabet.Gsm7Packed:
                return bytes[end - 1] == GsmTables.Escape ? 1 : 0;
            case Alphabet.Ucs2:
                return (bytes[end - 2] & 0xFC) == 0xD8 ? 2 : 0;
            case Alphabet.Utf8:
                int back = 0;
                while (back < 3 && (bytes[end - back] & 0xC0) == 0x80) back++;
                return back;
            default:
                // Only from the start can an octet of two be told from the one before it.
                int at = start;
                while (at < end) at += CodePages.IsLead(text.Alphabet, bytes[at]) ? 2 : 1;
                return at > end ? 1 : 0;
        }
    }

    private static bool EndsEscaped(ReadOnlySpan<byte> septets) => septets.Length > 1 && septets[^2] == GsmTables.Escape;
}
