using Interworking.Smpp.Text;

namespace Interworking.Smpp.Tpdus;

/// <summary>
/// TP-DCS, TP-UDHI, TP-UDL and TP-UD (TS 23.040, 9.2.3.24) in the form that SMPP has for them: the header, then one septet in each octet, or octets. Packing is
/// done where it is read and written.
/// </summary>
/// <param name="Coding">TP-DCS as on the air (TS 23.038, 4); below 0x10 that is not what SMPP means by the same number: see <see cref="DataCoding"/>.</param>
/// <param name="HasHeader">TP-UDHI.</param>
/// <param name="Octets">At most 140 octets, or 160 septets, on the air.</param>
public readonly record struct TpUserData(byte Coding, bool HasHeader, ReadOnlyMemory<byte> Octets)
{
    private const int MaxOctets = 140;
    private const int MaxSeptets = 160;

    /// <summary>The same as data_coding (SMPP 3.4, 5.2.19).</summary>
    public byte DataCoding => Coding >= 0x10 ? Coding : (Coding & 0x0C) switch
    {
        0x04 => DataCodings.Binary,
        0x08 => DataCodings.Ucs2,
        _ => DataCodings.Default,
    };

    /// <summary>TP-DCS that means what a data_coding means. What the air has no value for is binary.</summary>
    public static byte CodingOf(byte dataCoding) => dataCoding >= 0x10 ? dataCoding : DataCodings.ToAlphabet(dataCoding, Alphabet.Gsm7) switch
    {
        Alphabet.Gsm7 => DataCodings.Default,
        Alphabet.Ucs2 => DataCodings.Ucs2,
        _ => DataCodings.Binary,
    };

    /// <summary>TP-UDL counts septets: the default alphabet, not compressed.</summary>
    private bool IsSeptets => DataCodings.ToAlphabet(DataCoding, Alphabet.Gsm7) == Alphabet.Gsm7;

    public bool Equals(TpUserData other) => Coding == other.Coding && HasHeader == other.HasHeader && Octets.Span.SequenceEqual(other.Octets.Span);

    public override int GetHashCode() => HashCode.Combine(Coding, HasHeader, Octets.Length);

    internal static TpUserData Read(ref OctetReader reader, byte coding, bool hasHeader)
    {
        var empty = new TpUserData(coding, hasHeader, default);
        int length = reader.Byte();
        bool septets = empty.IsSeptets;
        if (length > (septets ? MaxSeptets : MaxOctets)) reader.Fail();
        ReadOnlySpan<byte> octets = reader.Octets(septets ? SeptetOctets(length) : length);
        if (reader.Failed) return empty;
        int header = HeaderOctets(octets, hasHeader);
        int text = length - HeaderSeptets(header);
        if (header > octets.Length || (septets && text < 0) || (hasHeader && octets.IsEmpty))
        {
            reader.Fail();
            return empty;
        }

        return empty with { Octets = septets ? (byte[])[.. octets[..header], .. Gsm7Packing.UnpackCounted(octets[header..], header, text)] : octets.ToArray() };
    }

    /// <exception cref="ArgumentException">It is longer than one short message holds.</exception>
    internal void Write(ref OctetWriter writer)
    {
        ReadOnlySpan<byte> all = Octets.Span;
        if (!IsSeptets)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(all.Length, MaxOctets, nameof(Octets));
            writer.Counted(all);
            return;
        }

        int header = HeaderOctets(all, HasHeader);
        int length = HeaderSeptets(header) + all.Length - header;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, MaxSeptets, nameof(Octets));
        writer.Byte(length);
        writer.Octets(all[..header]);
        writer.Octets(Gsm7Packing.PackCounted(all[header..], header));
    }

    private static int HeaderOctets(ReadOnlySpan<byte> octets, bool hasHeader) => hasHeader && !octets.IsEmpty ? 1 + octets[0] : 0;

    /// <summary>Septets that the header takes, with the bits that fill up its last.</summary>
    private static int HeaderSeptets(int octets) => ((8 * octets) + 6) / 7;

    private static int SeptetOctets(int septets) => ((7 * septets) + 7) / 8;
}
