using Interworking.Smpp.Values;

namespace Interworking.Smpp.Tpdus;

/// <summary>SMS-SUBMIT (TS 23.040, 9.2.2.2): a message, or a part of one, from the phone.</summary>
/// <param name="Reference">TP-MR: the phone's number for it, 0 to 255.</param>
/// <param name="Destination">TP-DA.</param>
/// <param name="ProtocolId">TP-PID.</param>
/// <param name="Validity">TP-VP.</param>
/// <param name="Data">TP-UD.</param>
public sealed record SmsSubmit(byte Reference, SmppAddress Destination, byte ProtocolId, TpValidity Validity, TpUserData Data) : Tpdu
{
    internal const byte Type = 0x01;
    private const byte RejectDuplicatesBit = 0x04;
    private const byte ReportBit = 0x20;

    /// <summary>The phone has sent it before and wants no second one (TP-RD).</summary>
    public bool RejectDuplicates { get; init; }

    /// <summary>It wants a SMS-STATUS-REPORT (TP-SRR).</summary>
    public bool WantsReport { get; init; }

    /// <summary>TP-RP.</summary>
    public bool ReplyPath { get; init; }

    /// <summary>The octets without TP-RD, which is all that differs between a message and its repetition. Nothing for what is no SMS-SUBMIT.</summary>
    public static byte[] Identity(ReadOnlySpan<byte> octets)
    {
        byte[] same = octets.ToArray();
        if (same.Length > 0) same[0] &= unchecked((byte)~RejectDuplicatesBit);
        return same;
    }

    internal static SmsSubmit Read(ref OctetReader reader)
    {
        byte first = reader.Byte();
        byte reference = reader.Byte();
        SmppAddress destination = TpAddress.Read(ref reader);
        byte protocol = reader.Byte();
        byte coding = reader.Byte();
        TpValidity validity = TpValidity.Read(ref reader, (first >> 3) & 0x03);
        return new SmsSubmit(reference, destination, protocol, validity, TpUserData.Read(ref reader, coding, (first & HeaderIndicator) != 0))
        {
            RejectDuplicates = (first & RejectDuplicatesBit) != 0,
            WantsReport = (first & ReportBit) != 0,
            ReplyPath = (first & ReplyPathBit) != 0,
        };
    }

    internal override void Write(ref OctetWriter writer)
    {
        writer.Byte(Type | (RejectDuplicates ? RejectDuplicatesBit : 0) | (Validity.Format << 3) | (WantsReport ? ReportBit : 0)
            | (Data.HasHeader ? HeaderIndicator : 0) | (ReplyPath ? ReplyPathBit : 0));
        writer.Byte(Reference);
        TpAddress.Write(ref writer, Destination);
        writer.Byte(ProtocolId);
        writer.Byte(Data.Coding);
        Validity.Write(ref writer);
        Data.Write(ref writer);
    }
}
