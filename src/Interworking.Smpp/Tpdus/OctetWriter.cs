namespace Interworking.Smpp.Tpdus;

/// <summary>Writes the fields of a TPDU or RPDU in order; none is longer than <see cref="Most"/>.</summary>
internal ref struct OctetWriter
{
    /// <summary>Octets of the longest RPDU: header, both addresses, and user data whose length is one octet.</summary>
    public const int Most = 300;

    private readonly Span<byte> _span;
    private int _length;

    public OctetWriter(Span<byte> span) => _span = span;

    public void Byte(int value) => _span[_length++] = (byte)value;

    public void Octets(scoped ReadOnlySpan<byte> octets)
    {
        octets.CopyTo(_span[_length..]);
        _length += octets.Length;
    }

    /// <summary>Length in one octet, then the octets.</summary>
    public void Counted(scoped ReadOnlySpan<byte> octets)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(octets.Length, byte.MaxValue, nameof(octets));
        Byte(octets.Length);
        Octets(octets);
    }

    public readonly byte[] ToArray() => _span[.._length].ToArray();
}
