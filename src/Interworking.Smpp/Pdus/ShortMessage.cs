using System.Text;
using Interworking.Smpp.Codec;
using Interworking.Smpp.Tlvs;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Pdus;

/// <summary>What submit_sm and deliver_sm carry (SMPP 3.4, 4.4.1 and 4.6.1), as sent. <see cref="ToString"/> shows neither numbers nor text.</summary>
public sealed record ShortMessage
{
    public string ServiceType { get; init; } = "";

    public SmppAddress Source { get; init; } = new(Ton.Unknown, Npi.Unknown, "");

    public SmppAddress Destination { get; init; } = new(Ton.Unknown, Npi.Unknown, "");

    public EsmClass EsmClass { get; init; }

    public byte ProtocolId { get; init; }

    public byte PriorityFlag { get; init; }

    /// <summary>A time of 7.1.1, or empty: at once.</summary>
    public string ScheduleDeliveryTime { get; init; } = "";

    /// <summary>A time of 7.1.1, or empty: the message centre's default.</summary>
    public string ValidityPeriod { get; init; } = "";

    public RegisteredDelivery RegisteredDelivery { get; init; }

    public byte ReplaceIfPresent { get; init; }

    public byte DataCoding { get; init; }

    public byte DefaultMessageId { get; init; }

    /// <summary>short_message with its user data header: 0 to 255 octets. Empty where message_payload carries it.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    public TlvList Tlvs { get; init; } = TlvList.Empty;

    /// <summary>short_message, or message_payload when that is what was sent (5.3.2.32).</summary>
    public ReadOnlyMemory<byte> Payload =>
        Body.IsEmpty && Tlvs.TryGet(TlvTag.MessagePayload, out ReadOnlyMemory<byte> payload) ? payload : Body;

    public static ShortMessage Read(ref PduReader reader) => ReadFrom(
        ref reader,
        reader.CString(Limits.ServiceType, CommandStatus.InvalidServiceType),
        reader.Address(Limits.Address, CommandStatus.InvalidSourceAddress),
        reader.Address(Limits.Address, CommandStatus.InvalidDestinationAddress));

    public void Write(ref PduWriter writer)
    {
        writer.CString(ServiceType, Limits.ServiceType, CommandStatus.InvalidServiceType);
        writer.Address(Source, Limits.Address, CommandStatus.InvalidSourceAddress);
        writer.Address(Destination, Limits.Address, CommandStatus.InvalidDestinationAddress);
        WriteFromEsmClass(ref writer);
    }

    /// <summary>The fields behind the addresses, which submit_multi has too.</summary>
    internal static ShortMessage ReadFrom(ref PduReader reader, string serviceType, SmppAddress source, SmppAddress destination)
    {
        // An initializer runs from top to bottom, which is the order on the wire.
        return new ShortMessage
        {
            ServiceType = serviceType,
            Source = source,
            Destination = destination,
            EsmClass = new EsmClass(reader.Byte()),
            ProtocolId = reader.Byte(),
            PriorityFlag = reader.Byte(),
            ScheduleDeliveryTime = reader.CString(Limits.Time, CommandStatus.InvalidScheduledDeliveryTime),
            ValidityPeriod = reader.CString(Limits.Time, CommandStatus.InvalidValidityPeriod),
            RegisteredDelivery = new RegisteredDelivery(reader.Byte()),
            ReplaceIfPresent = reader.Byte(),
            DataCoding = reader.Byte(),
            DefaultMessageId = reader.Byte(),
            Body = reader.MessageAndTlvs(out TlvList tlvs),
            Tlvs = tlvs,
        };
    }

    internal void WriteFromEsmClass(ref PduWriter writer)
    {
        writer.Byte(EsmClass.Value);
        writer.Byte(ProtocolId);
        writer.Byte(PriorityFlag);
        writer.CString(ScheduleDeliveryTime, Limits.Time, CommandStatus.InvalidScheduledDeliveryTime);
        writer.CString(ValidityPeriod, Limits.Time, CommandStatus.InvalidValidityPeriod);
        writer.Byte(RegisteredDelivery.Value);
        writer.Byte(ReplaceIfPresent);
        writer.Byte(DataCoding);
        writer.Byte(DefaultMessageId);
        writer.Message(Body.Span);
        writer.Tlvs(Tlvs);
    }

    private bool PrintMembers(StringBuilder text)
    {
        text.Append($"EsmClass = 0x{EsmClass.Value:x2}, DataCoding = 0x{DataCoding:x2}, Body = {Body.Length} octets, Tlvs = {Tlvs}");
        return true;
    }
}
