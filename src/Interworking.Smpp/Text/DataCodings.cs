namespace Interworking.Smpp.Text;

/// <summary>data_coding (SMPP 3.4, 5.2.19) and the coding groups of TS 23.038, 4, that peers pass through it.</summary>
public static class DataCodings
{
    public const byte Default = 0x00;
    public const byte Ascii = 0x01;
    public const byte Latin1 = 0x03;
    public const byte Ucs2 = 0x08;

    /// <summary>The alphabet that a data_coding names.</summary>
    /// <param name="dataCoding">As sent.</param>
    /// <param name="defaultAlphabet">What 0 means on this link.</param>
    public static Alphabet ToAlphabet(byte dataCoding, Alphabet defaultAlphabet) => dataCoding switch
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
        // General data coding and marked for automatic deletion: bit 5 compressed, bits 3-2 the alphabet.
        >= 0x10 and < 0x80 => (dataCoding & 0x20) != 0 ? Alphabet.Binary : General(dataCoding),
        // Message waiting: C and D in the default alphabet, E in UCS-2.
        >= 0xE0 and < 0xF0 => Alphabet.Ucs2,
        // Data coding and message class: bit 2.
        >= 0xF0 => (dataCoding & 0x04) != 0 ? Alphabet.Binary : Alphabet.Gsm7,
        // Reserved: "shall assume the GSM 7 bit default alphabet".
        _ => Alphabet.Gsm7,
    };

    private static Alphabet General(byte dataCoding) => (dataCoding & 0x0C) switch
    {
        0x04 => Alphabet.Binary,
        0x08 => Alphabet.Ucs2,
        _ => Alphabet.Gsm7,
    };
}
