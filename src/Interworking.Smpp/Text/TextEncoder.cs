using System.Text;

namespace Interworking.Smpp.Text;

/// <summary>Text to octets.</summary>
public static class TextEncoder
{
    /// <summary>The smallest alphabet that loses nothing: GSM 7-bit, else UCS-2 as UTF-16 big endian.</summary>
    public static EncodedText Encode(string text) => Encode(text, EncoderProfile.Default);

    /// <summary>
    /// The smallest alphabet that loses nothing among those that the peer reads: its default one, national tables where they are
    /// allowed, else UCS-2 as UTF-16 big endian. Smallest is fewest parts, then fewest octets; the default one wins a draw.
    /// </summary>
    public static EncodedText Encode(string text, EncoderProfile profile)
    {
        EncodedText ucs2 = Ucs2(text);
        bool fits = TryEncode(text, profile.DefaultAlphabet, out EncodedText byDefault);
        bool septets = profile.DefaultAlphabet is Alphabet.Gsm7 or Alphabet.Gsm7Packed;
        if (fits) return septets || byDefault.Bytes.Length <= ucs2.Bytes.Length ? byDefault with { DataCoding = DataCodings.Default } : ucs2;
        return septets && profile.Languages.Count > 0 ? Smallest(ucs2, National(text, profile)) : ucs2;
    }

    /// <summary>One alphabet; false when it does not hold the text.</summary>
    public static bool TryEncode(string text, Alphabet alphabet, out EncodedText encoded)
    {
        byte[] bytes = [];
        bool whole = alphabet switch
        {
            Alphabet.Gsm7 => Gsm7.TryEncode(text, out bytes),
            Alphabet.Gsm7Packed => Gsm7.TryEncode(text, out bytes),
            Alphabet.Ascii => TryLatin1(text, '\u007F', out bytes),
            Alphabet.Latin1 => TryLatin1(text, '\u00FF', out bytes),
            Alphabet.Ucs2 => TryBytes(Encoding.BigEndianUnicode, text, out bytes),
            Alphabet.Utf8 => TryBytes(Encoding.UTF8, text, out bytes),
            _ => CodePages.Of(alphabet) is { } page && CodePages.TryEncode(page, text, out bytes),
        };
        encoded = new EncodedText(alphabet, DataCodings.Of(alphabet), bytes);
        return whole;
    }

    private static EncodedText Ucs2(string text) => new(Alphabet.Ucs2, DataCodings.Ucs2, Encoding.BigEndianUnicode.GetBytes(text));

    private static IEnumerable<EncodedText> National(string text, EncoderProfile profile)
    {
        foreach (NationalLanguage language in profile.Languages)
        {
            (NationalLanguage Locking, NationalLanguage Single)[] ways = [(NationalLanguage.Default, language), (language, NationalLanguage.Default), (language, language)];
            foreach ((NationalLanguage locking, NationalLanguage single) in ways)
            {
                if (locking != NationalLanguage.Default && NationalTables.Locking(locking) is null) continue;
                if (!Gsm7.TryEncode(text, locking, single, out byte[] septets)) continue;
                var found = new EncodedText(profile.DefaultAlphabet, DataCodings.Default, septets) { LockingShift = locking, SingleShift = single };
                yield return found;
            }
        }
    }

    private static EncodedText Smallest(EncodedText ucs2, IEnumerable<EncodedText> others) =>
        others.Append(ucs2).MinBy(one => (Cutter.CountParts(one), Cutter.OctetsOnAir(one)))!;

    private static bool TryLatin1(string text, char last, out byte[] bytes)
    {
        bool whole = !text.AsSpan().ContainsAnyExceptInRange('\0', last);
        bytes = whole ? Encoding.Latin1.GetBytes(text) : [];
        return whole;
    }

    /// <summary>False for half a surrogate pair, which has no octets.</summary>
    private static bool TryBytes(Encoding encoding, string text, out byte[] bytes)
    {
        bytes = encoding.GetBytes(text);
        return encoding.GetString(bytes) == text;
    }
}
