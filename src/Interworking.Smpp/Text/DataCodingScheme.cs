namespace Interworking.Smpp.Text;

/// <summary>
/// Everything that one data_coding says: the values 0x00 to 0x0F of SMPP 3.4, 5.2.19, and from 0x10 on the coding groups of
/// TS 23.038, 4, which peers pass through it. Where the group's first values and SMPP's overlap, SMPP's count.
/// </summary>
/// <param name="Alphabet">How the octets are to be read; <see cref="Text.Alphabet.Binary"/> for compressed text too.</param>
public readonly record struct DataCodingScheme(Alphabet Alphabet)
{
    private const byte CompressedBit = 0x20;
    private const byte ClassBit = 0x10;

    /// <summary>Null when the value names no class.</summary>
    public MessageClass? Class { get; init; }

    /// <summary>Compressed text (TS 23.042), which stays as it is.</summary>
    public bool Compressed { get; init; }

    /// <summary>Marked for automatic deletion once it was read (group 01xx).</summary>
    public bool AutomaticDeletion { get; init; }

    /// <summary>Null when the value is no message waiting indication.</summary>
    public MessageWaiting? Waiting { get; init; }

    /// <summary>Class 0: to be shown at once.</summary>
    public bool IsFlash => Class == MessageClass.Flash;

    /// <summary>Reads one value.</summary>
    /// <param name="dataCoding">As sent.</param>
    /// <param name="defaultAlphabet">What 0 means on this link; on a link with packed septets all GSM text is packed.</param>
    public static DataCodingScheme Read(byte dataCoding, Alphabet defaultAlphabet)
    {
        DataCodingScheme scheme = dataCoding switch
        {
            < 0x10 => new DataCodingScheme(OfSmpp(dataCoding, defaultAlphabet)),
            < 0x80 => General(dataCoding),
            < 0xC0 => new DataCodingScheme(Alphabet.Gsm7), // reserved: "shall assume the GSM 7 bit default alphabet"
            < 0xF0 => MessageWaitingIndication(dataCoding),
            _ => new DataCodingScheme((dataCoding & 0x04) != 0 ? Alphabet.Binary : Alphabet.Gsm7) { Class = (MessageClass)(dataCoding & 0x03) },
        };
        bool packed = defaultAlphabet == Alphabet.Gsm7Packed && scheme.Alphabet == Alphabet.Gsm7;
        return packed ? scheme with { Alphabet = Alphabet.Gsm7Packed } : scheme;
    }

    private static Alphabet OfSmpp(byte dataCoding, Alphabet defaultAlphabet) => dataCoding switch
    {
        0x00 => defaultAlphabet,
        0x01 => Alphabet.Ascii,
        0x02 or 0x04 => Alphabet.Binary,
        0x03 => Alphabet.Latin1,
        0x05 or 0x0D => Alphabet.Japanese,
        0x06 => Alphabet.Cyrillic,
        0x07 => Alphabet.Hebrew,
        0x08 => Alphabet.Ucs2,
        0x09 or 0x0A => Alphabet.Binary, // pictograms; ISO-2022-JP with music codes
        0x0E => Alphabet.Korean,
        _ => Alphabet.Gsm7,
    };

    /// <summary>General data coding (00xx) and marked for automatic deletion (01xx): bit 5 compressed, 4 has a class, 3-2 the alphabet.</summary>
    private static DataCodingScheme General(byte dataCoding)
    {
        bool compressed = (dataCoding & CompressedBit) != 0;
        Alphabet alphabet = (dataCoding & 0x0C) switch
        {
            0x04 => Alphabet.Binary,
            0x08 => Alphabet.Ucs2,
            _ => Alphabet.Gsm7,
        };
        return new DataCodingScheme(compressed ? Alphabet.Binary : alphabet)
        {
            Compressed = compressed,
            AutomaticDeletion = dataCoding >= 0x40,
            Class = (dataCoding & ClassBit) != 0 ? (MessageClass)(dataCoding & 0x03) : null,
        };
    }

    /// <summary>1100 discards the text, 1101 and 1110 store it; only 1110 is in UCS-2.</summary>
    private static DataCodingScheme MessageWaitingIndication(byte dataCoding) => new(dataCoding >= 0xE0 ? Alphabet.Ucs2 : Alphabet.Gsm7)
    {
        Waiting = new MessageWaiting((MessageWaitingKind)(dataCoding & 0x03), (dataCoding & 0x08) != 0, dataCoding >= 0xD0),
    };
}
