using Interworking.Smpp.Values;

namespace Interworking.Smpp.Tpdus;

/// <summary>SMS-COMMAND (TS 23.040, 9.2.2.4): the phone asks something of the centre about a message that it had sent.</summary>
/// <param name="Reference">TP-MR.</param>
/// <param name="ProtocolId">TP-PID.</param>
/// <param name="CommandType">TP-CT: 0 enquiry, 1 cancel the status report, 2 delete, 3 enable the status report.</param>
/// <param name="MessageNumber">TP-MN: TP-MR of the message meant.</param>
/// <param name="Destination">TP-DA of the message meant.</param>
/// <param name="Data">TP-CD: at most 157 octets.</param>
public sealed record SmsCommand(byte Reference, byte ProtocolId, byte CommandType, byte MessageNumber, SmppAddress Destination, ReadOnlyMemory<byte> Data) : Tpdu
{
    internal const byte Type = 0x02;
    private const byte ReportBit = 0x20;
    private const int MaxData = 157;

    /// <summary>TP-UDHI: the data begins with a header.</summary>
    public bool HasHeader { get; init; }

    /// <summary>TP-SRR.</summary>
    public bool WantsReport { get; init; }

    public bool Equals(SmsCommand? other) => other is not null && Data.Span.SequenceEqual(other.Data.Span)
        && (Reference, ProtocolId, CommandType, MessageNumber, Destination, HasHeader, WantsReport)
        == (other.Reference, other.ProtocolId, other.CommandType, other.MessageNumber, other.Destination, other.HasHeader, other.WantsReport);

    public override int GetHashCode() => HashCode.Combine(Reference, CommandType, MessageNumber, Destination, Data.Length);

    internal static SmsCommand Read(ref OctetReader reader)
    {
        byte first = reader.Byte();
        byte reference = reader.Byte();
        byte protocol = reader.Byte();
        byte type = reader.Byte();
        byte number = reader.Byte();
        SmppAddress destination = TpAddress.Read(ref reader);
        int length = reader.Byte();
        if (length > MaxData) reader.Fail();
        return new SmsCommand(reference, protocol, type, number, destination, reader.Octets(length).ToArray())
        {
            HasHeader = (first & HeaderIndicator) != 0,
            WantsReport = (first & ReportBit) != 0,
        };
    }

    internal override void Write(ref OctetWriter writer)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Data.Length, MaxData, nameof(Data));
        writer.Byte(Type | (WantsReport ? ReportBit : 0) | (HasHeader ? HeaderIndicator : 0));
        writer.Byte(Reference);
        writer.Byte(ProtocolId);
        writer.Byte(CommandType);
        writer.Byte(MessageNumber);
        TpAddress.Write(ref writer, Destination);
        writer.Counted(Data.Span);
    }
}
