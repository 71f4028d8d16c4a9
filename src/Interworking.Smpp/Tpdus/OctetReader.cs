namespace Interworking.Smpp.Tpdus;

/// <summary>Reads the fields of a TPDU or RPDU in order. The first fault sticks: after it every read gives zero or nothing, so that <see cref="Failed"/> is asked once, at the end.</summary>
internal ref struct OctetReader(ReadOnlySpan<byte> octets)
{
    private ReadOnlySpan<byte> _rest = octets;

    /// <summary>Something was missing, or not as the standard has it.</summary>
    public bool Failed { get; private set; }

    public readonly bool IsEmpty => _rest.IsEmpty;

    public byte Byte()
    {
        ReadOnlySpan<byte> one = Octets(1);
        return one.IsEmpty ? (byte)0 : one[0];
    }

    public ReadOnlySpan<byte> Octets(int count)
    {
        if (count > _rest.Length)
        {
            Fail();
            return default;
        }

        ReadOnlySpan<byte> taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    public void Fail()
    {
        Failed = true;
        _rest = default;
    }
}
