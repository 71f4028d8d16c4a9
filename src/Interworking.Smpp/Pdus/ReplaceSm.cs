using System.Text;
using Interworking.Smpp.Codec;
using Interworking.Smpp.Tlvs;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Pdus;

/// <summary>replace_sm (SMPP 3.4, 4.10.1): new text for a message not yet delivered.</summary>
public sealed record ReplaceSm(
    string MessageId, SmppAddress Source, string ScheduleDeliveryTime, string ValidityPeriod,
    RegisteredDelivery RegisteredDelivery, byte DefaultMessageId, ReadOnlyMemory<byte> Body) : Pdu
{
    public override CommandId Id => CommandId.ReplaceSm;

    /// <summary>None in 3.4; 5.0 allows message_payload.</summary>
    public TlvList Tlvs { get; init; } = TlvList.Empty;

    public static ReplaceSm Read(ref PduReader reader) => new(
        reader.CString(Limits.MessageId, CommandStatus.InvalidMessageId),
        reader.Address(Limits.Address, CommandStatus.InvalidSourceAddress),
        reader.CString(Limits.Time, CommandStatus.InvalidScheduledDeliveryTime),
        reader.CString(Limits.Time, CommandStatus.InvalidValidityPeriod),
        new RegisteredDelivery(reader.Byte()),
        reader.Byte(),
        reader.MessageAndTlvs(out TlvList tlvs))
    { Tlvs = tlvs };

    public override void Write(ref PduWriter writer)
    {
        writer.CString(MessageId, Limits.MessageId, CommandStatus.InvalidMessageId);
        writer.Address(Source, Limits.Address, CommandStatus.InvalidSourceAddress);
        writer.CString(ScheduleDeliveryTime, Limits.Time, CommandStatus.InvalidScheduledDeliveryTime);
        writer.CString(ValidityPeriod, Limits.Time, CommandStatus.InvalidValidityPeriod);
        writer.Byte(RegisteredDelivery.Value);
        writer.Byte(DefaultMessageId);
        writer.Message(Body.Span);
        writer.Tlvs(Tlvs);
    }

    protected override bool PrintMembers(StringBuilder text)
    {
        text.Append($"MessageId = {MessageId}, Body = {Body.Length} octets");
        return true;
    }
}
