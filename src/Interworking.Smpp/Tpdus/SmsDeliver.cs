using Interworking.Smpp.Values;

namespace Interworking.Smpp.Tpdus;

/// <summary>SMS-DELIVER (TS 23.040, 9.2.2.1): a message, or a part of one, on its way to the phone.</summary>
/// <param name="Originator">TP-OA.</param>
/// <param name="ProtocolId">TP-PID.</param>
/// <param name="Timestamp">TP-SCTS: when the centre got it.</param>
/// <param name="Data">TP-UD.</param>
public sealed record SmsDeliver(SmppAddress Originator, byte ProtocolId, DateTimeOffset Timestamp, TpUserData Data) : Tpdu
{
    internal const byte Type = 0x00;
    private const byte NoMore = 0x04;

    /// <summary>More waits for the phone in the centre (TP-MMS, which says the opposite).</summary>
    public bool MoreToSend { get; init; }

    internal static SmsDeliver Read(ref OctetReader reader)
    {
        byte first = reader.Byte();
        SmppAddress originator = TpAddress.Read(ref reader);
        byte protocol = reader.Byte();
        byte coding = reader.Byte();
        DateTimeOffset timestamp = TpTime.Read(ref reader);
        return new SmsDeliver(originator, protocol, timestamp, TpUserData.Read(ref reader, coding, (first & HeaderIndicator) != 0)) { MoreToSend = (first & NoMore) == 0 };
    }

    internal override void Write(ref OctetWriter writer)
    {
        writer.Byte(Type | (MoreToSend ? 0 : NoMore) | (Data.HasHeader ? HeaderIndicator : 0));
        TpAddress.Write(ref writer, Originator);
        writer.Byte(ProtocolId);
        writer.Byte(Data.Coding);
        TpTime.Write(ref writer, Timestamp);
        Data.Write(ref writer);
    }
}
