namespace Interworking.Smpp.Tpdus;

/// <summary>TP-PI and what it announces at the end of a report (TS 23.040, 9.2.3.27): TP-PID, TP-DCS and TP-UD, each where its bit is set.</summary>
/// <param name="ProtocolId">Null when it is not there.</param>
/// <param name="Data">Null when it is not there; without a TP-DCS in the default alphabet.</param>
public readonly record struct TpParameters(byte? ProtocolId, TpUserData? Data)
{
    private const byte ProtocolBit = 0x01;
    private const byte CodingBit = 0x02;
    private const byte DataBit = 0x04;
    private const byte ExtensionBit = 0x80;

    internal bool HasHeader => Data is { HasHeader: true };

    /// <summary>TP-PI; another octet of it follows as long as its top bit says so.</summary>
    internal static byte ReadIndicator(ref OctetReader reader)
    {
        byte indicator = reader.Byte();
        for (byte last = indicator; (last & ExtensionBit) != 0;) last = reader.Byte();
        return indicator;
    }

    internal static TpParameters Read(ref OctetReader reader, byte indicator, bool hasHeader)
    {
        byte? protocol = (indicator & ProtocolBit) != 0 ? reader.Byte() : null;
        byte coding = (indicator & CodingBit) != 0 ? reader.Byte() : (byte)0;
        return new TpParameters(protocol, (indicator & DataBit) != 0 ? TpUserData.Read(ref reader, coding, hasHeader) : null);
    }

    internal void WriteIndicator(ref OctetWriter writer) =>
        writer.Byte((ProtocolId is null ? 0 : ProtocolBit) | (Data is null ? 0 : CodingBit | DataBit));

    internal void Write(ref OctetWriter writer)
    {
        if (ProtocolId is { } protocol) writer.Byte(protocol);
        if (Data is not { } data) return;
        writer.Byte(data.Coding);
        data.Write(ref writer);
    }
}
