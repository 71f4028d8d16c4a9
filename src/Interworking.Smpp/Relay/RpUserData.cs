using Interworking.Smpp.Tpdus;

namespace Interworking.Smpp.Relay;

/// <summary>The optional RP-User Data of RP-ACK and RP-ERROR (TS 24.011, 8.2.5.3), behind its identifier.</summary>
internal static class RpUserData
{
    private const byte Identifier = 0x41;

    /// <summary>Nothing when it is not there. Elements of other kinds in its place are of a later standard: they and what follows are left alone.</summary>
    public static ReadOnlyMemory<byte> Read(ref OctetReader reader)
    {
        if (reader.IsEmpty || reader.Byte() != Identifier) return default;
        int length = reader.Byte();
        if (length > RpData.MostTpdu) reader.Fail();
        return reader.Octets(length).ToArray();
    }

    public static void Write(ref OctetWriter writer, ReadOnlyMemory<byte> tpdu)
    {
        if (tpdu.IsEmpty) return;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(tpdu.Length, RpData.MostTpdu, nameof(tpdu));
        writer.Byte(Identifier);
        writer.Counted(tpdu.Span);
    }
}
