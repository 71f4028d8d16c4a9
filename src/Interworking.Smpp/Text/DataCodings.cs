namespace Interworking.Smpp.Text;

/// <summary>data_coding (SMPP 3.4, 5.2.19): the values that we write.</summary>
public static class DataCodings
{
    public const byte Default = 0x00;
    public const byte Ascii = 0x01;
    public const byte Binary = 0x04;
    public const byte Latin1 = 0x03;
    public const byte Japanese = 0x05;
    public const byte Cyrillic = 0x06;
    public const byte Hebrew = 0x07;
    public const byte Ucs2 = 0x08;
    public const byte Korean = 0x0E;

    /// <summary>The alphabet that a data_coding names; <see cref="DataCodingScheme"/> tells the rest.</summary>
    /// <param name="dataCoding">As sent.</param>
    /// <param name="defaultAlphabet">What 0 means on this link.</param>
    public static Alphabet ToAlphabet(byte dataCoding, Alphabet defaultAlphabet) => DataCodingScheme.Read(dataCoding, defaultAlphabet).Alphabet;

    /// <summary>The value that names an alphabet; 0 for those that only a link's default can mean.</summary>
    public static byte Of(Alphabet alphabet) => alphabet switch
    {
        Alphabet.Ascii => Ascii,
        Alphabet.Latin1 => Latin1,
        Alphabet.Ucs2 => Ucs2,
        Alphabet.Cyrillic => Cyrillic,
        Alphabet.Hebrew => Hebrew,
        Alphabet.Japanese => Japanese,
        Alphabet.Korean => Korean,
        Alphabet.Binary => Binary,
        _ => Default,
    };
}
