namespace Interworking.Smpp.Text;

/// <summary>Text as octets for the wire.</summary>
/// <param name="Alphabet">The alphabet chosen.</param>
/// <param name="DataCoding">data_coding that says so.</param>
/// <param name="Bytes">Septets unpacked, one in each octet, or UTF-16 big endian.</param>
public sealed record EncodedText(Alphabet Alphabet, byte DataCoding, byte[] Bytes);
