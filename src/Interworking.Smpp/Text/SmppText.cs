using System.Text;

namespace Interworking.Smpp.Text;

/// <summary>Reads bodies as text.</summary>
public static class SmppText
{
    /// <summary>
    /// Decodes the octets behind any user data header. An odd last octet of UCS-2 is dropped, half a surrogate pair shows as
    /// U+FFFD, as does what is no UTF-8: join the parts of a message before decoding them. A byte order mark in UCS-2 is obeyed.
    /// ASCII above 0x7F is read as Latin-1, which its senders mean.
    /// </summary>
    public static DecodedText Decode(byte dataCoding, ReadOnlySpan<byte> bytes, Alphabet defaultAlphabet = Alphabet.Gsm7) =>
        Decode(DataCodings.ToAlphabet(dataCoding, defaultAlphabet), bytes, header: null);

    /// <summary>The same, with the national tables that the body's user data header names, and its length where septets are packed.</summary>
    public static DecodedText Decode(byte dataCoding, ReadOnlySpan<byte> bytes, Alphabet defaultAlphabet, UserDataHeader header) =>
        Decode(DataCodings.ToAlphabet(dataCoding, defaultAlphabet), bytes, header);

    /// <summary>The same for octets whose alphabet is known otherwise.</summary>
    public static DecodedText Decode(Alphabet alphabet, ReadOnlySpan<byte> bytes) => Decode(alphabet, bytes, header: null);

    internal static DecodedText Decode(Alphabet alphabet, ReadOnlySpan<byte> bytes, UserDataHeader? header)
    {
        string? text = alphabet switch
        {
            Alphabet.Gsm7 => Septets(bytes, header),
            Alphabet.Gsm7Packed => Septets(Gsm7Packing.Unpack(bytes, header?.Length ?? 0), header),
            Alphabet.Ascii or Alphabet.Latin1 => Encoding.Latin1.GetString(bytes),
            Alphabet.Ucs2 => Ucs2(bytes[..(bytes.Length & ~1)]),
            Alphabet.Utf8 => Encoding.UTF8.GetString(bytes),
            _ => CodePages.Of(alphabet) is { } page ? CodePages.Decode(page, bytes) : null,
        };
        return new DecodedText(text, text is null ? Alphabet.Binary : alphabet);
    }

    private static string Septets(ReadOnlySpan<byte> septets, UserDataHeader? header) =>
        header is null ? Gsm7.Decode(septets) : Gsm7.Decode(septets, header.LockingShift, header.SingleShift);

    private static string Ucs2(ReadOnlySpan<byte> octets) => octets switch
    {
        [0xFF, 0xFE, .. var little] => Encoding.Unicode.GetString(little),
        [0xFE, 0xFF, .. var big] => Encoding.BigEndianUnicode.GetString(big),
        _ => Encoding.BigEndianUnicode.GetString(octets),
    };
}
