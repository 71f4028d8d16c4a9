namespace Interworking.Smpp.Text;

/// <summary>One information element of a user data header (TS 23.040, 9.2.3.24).</summary>
/// <param name="Identifier">What it is; <see cref="UserDataElements"/> knows the names.</param>
/// <param name="Data">0 to 255 octets.</param>
public readonly record struct UserDataElement(byte Identifier, ReadOnlyMemory<byte> Data)
{
    /// <summary>Octets on the wire: identifier, length, data.</summary>
    public int Size => 2 + Data.Length;
}
