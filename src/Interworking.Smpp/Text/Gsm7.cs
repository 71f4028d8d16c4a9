using System.Buffers;
using System.Collections.Frozen;
using System.Text;

namespace Interworking.Smpp.Text;

/// <summary>The GSM 7-bit default alphabet with its extension table, unpacked: one septet in each octet, as SMPP carries it.</summary>
public static class Gsm7
{
    // Characters whose septet is their own code: found in runs with vector instructions, and copied as they are.
    private static readonly SearchValues<char> SameInBoth = SearchValues.Create(SameCharacters());
    private static readonly SearchValues<byte> SameOctets = SearchValues.Create([.. SameCharacters().Select(c => (byte)c)]);

    /// <summary>
    /// Decodes; never fails. The top bit of an octet is ignored. After an escape, a septet that the extension table does not
    /// have shows as the default table's character (TS 23.038, 6.2.1.1); an escape at the end, or two together, as a space.
    /// </summary>
    public static string Decode(ReadOnlySpan<byte> septets)
    {
        char[]? rented = septets.Length > 256 ? ArrayPool<char>.Shared.Rent(septets.Length) : null;
        Span<char> text = rented ?? stackalloc char[256];
        int length = Decode(septets, text);
        string result = new(text[..length]);
        if (rented is not null) ArrayPool<char>.Shared.Return(rented);
        return result;
    }

    /// <summary>
    /// Decodes with the national tables that a user data header names (TS 23.038, 6.2.1.2). A language that is not known, or
    /// has no such table, leaves the default one in place, as the standard has it.
    /// </summary>
    public static string Decode(ReadOnlySpan<byte> septets, NationalLanguage locking, NationalLanguage single)
    {
        string? shifted = NationalTables.Single(single);
        string? locked = NationalTables.Locking(locking);
        if (shifted is null && locked is null) return Decode(septets);
        locked ??= GsmTables.Default;
        var text = new StringBuilder(septets.Length);
        for (int i = 0; i < septets.Length; i++)
        {
            int septet = septets[i] & 0x7F;
            char character = locked[septet];
            if (septet == GsmTables.Escape && i + 1 < septets.Length)
            {
                septet = septets[++i] & 0x7F;
                char extension = shifted is null ? GsmTables.Extension((byte)septet) : shifted[septet];
                character = extension != '\0' ? extension : locked[septet];
            }

            text.Append(character == '\0' ? ' ' : character);
        }

        return text.ToString();
    }

    /// <summary>Encodes without loss; false, with nothing to use, when a character has no septet.</summary>
    public static bool TryEncode(ReadOnlySpan<char> text, out byte[] septets)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(2 * text.Length + 1);
        bool whole = TryEncode(text, buffer, out int length);
        septets = whole ? buffer[..length] : [];
        ArrayPool<byte>.Shared.Return(buffer);
        return whole;
    }

    /// <summary>Encodes without loss with national tables (TS 23.038, 6.2.1.2); the user data header has to name them.</summary>
    public static bool TryEncode(ReadOnlySpan<char> text, NationalLanguage locking, NationalLanguage single, out byte[] septets)
    {
        if (locking == NationalLanguage.Default && single == NationalLanguage.Default) return TryEncode(text, out septets);
        septets = [];
        FrozenDictionary<char, byte> alone = NationalSeptets.Locking(locking);
        FrozenDictionary<char, byte> escaped = NationalSeptets.Single(single);
        var written = new ArrayBufferWriter<byte>(text.Length + 16);
        foreach (char character in text)
        {
            Span<byte> room = written.GetSpan(2);
            if (alone.TryGetValue(character, out byte septet))
            {
                room[0] = septet;
                written.Advance(1);
                continue;
            }

            if (!escaped.TryGetValue(character, out septet)) return false;
            room[0] = GsmTables.Escape;
            room[1] = septet;
            written.Advance(2);
        }

        septets = written.WrittenSpan.ToArray();
        return true;
    }

    private static int Decode(ReadOnlySpan<byte> septets, Span<char> text)
    {
        int length = 0;
        for (int i = 0; i < septets.Length; i++)
        {
            int run = septets[i..].IndexOfAnyExcept(SameOctets);
            if (run < 0) run = septets.Length - i;
            for (int end = i + run; i < end; i++) text[length++] = (char)septets[i];
            if (i == septets.Length) break;
            byte septet = (byte)(septets[i] & 0x7F);
            if (septet != GsmTables.Escape)
            {
                text[length++] = GsmTables.Default[septet];
                continue;
            }

            if (i + 1 == septets.Length)
            {
                text[length++] = ' ';
                break;
            }

            byte second = (byte)(septets[++i] & 0x7F);
            char extension = GsmTables.Extension(second);
            text[length++] = extension != '\0' ? extension : GsmTables.Default[second];
        }

        return length;
    }

    private static bool TryEncode(ReadOnlySpan<char> text, Span<byte> septets, out int length)
    {
        length = 0;
        for (int i = 0; i < text.Length; i++)
        {
            int run = text[i..].IndexOfAnyExcept(SameInBoth);
            if (run < 0) run = text.Length - i;
            for (int end = i + run; i < end; i++) septets[length++] = (byte)text[i];
            if (i == text.Length) break;
            byte septet = GsmTables.Septet(text[i]);
            if (septet == GsmTables.None) return false;
            if ((septet & GsmTables.Extended) != 0) septets[length++] = GsmTables.Escape;
            septets[length++] = (byte)(septet & ~GsmTables.Extended);
        }

        return true;
    }

    private static string SameCharacters() =>
        new([.. Enumerable.Range(0, 128).Where(i => i != GsmTables.Escape && GsmTables.Default[i] == i).Select(i => (char)i)]);
}
