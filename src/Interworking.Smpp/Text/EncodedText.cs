namespace Interworking.Smpp.Text;

/// <summary>Text as octets for the wire.</summary>
/// <param name="Alphabet">The alphabet chosen.</param>
/// <param name="DataCoding">data_coding that says so.</param>
/// <param name="Bytes">
/// UTF-16 big endian, the octets of an 8-bit alphabet, or septets, one in each octet; the <see cref="Segmenter"/> packs those of
/// <see cref="Alphabet.Gsm7Packed"/>.
/// </param>
public sealed record EncodedText(Alphabet Alphabet, byte DataCoding, byte[] Bytes)
{
    /// <summary>The table used in place of the default one; every part's header names it.</summary>
    public NationalLanguage LockingShift { get; init; }

    /// <summary>The table used behind an escape; every part's header names it.</summary>
    public NationalLanguage SingleShift { get; init; }

    /// <summary>The header elements that its national tables need.</summary>
    internal IEnumerable<UserDataElement> LanguageElements()
    {
        if (SingleShift != NationalLanguage.Default) yield return new UserDataElement(UserDataElements.SingleShift, new[] { (byte)SingleShift });
        if (LockingShift != NationalLanguage.Default) yield return new UserDataElement(UserDataElements.LockingShift, new[] { (byte)LockingShift });
    }
}
