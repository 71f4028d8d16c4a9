using System.Text;
using Interworking.Smpp.Codec;
using Interworking.Smpp.Tlvs;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Pdus;

/// <summary>data_sm (SMPP 3.4, 4.7.1), either way; the text is in message_payload.</summary>
public sealed record DataSm(
    string ServiceType, SmppAddress Source, SmppAddress Destination, EsmClass EsmClass,
    RegisteredDelivery RegisteredDelivery, byte DataCoding, TlvList Tlvs) : Pdu
{
    public override CommandId Id => CommandId.DataSm;

    /// <summary>message_payload; empty when there is none.</summary>
    public ReadOnlyMemory<byte> Payload =>
        Tlvs.TryGet(TlvTag.MessagePayload, out ReadOnlyMemory<byte> payload) ? payload : ReadOnlyMemory<byte>.Empty;

    public static DataSm Read(ref PduReader reader) => new(
        reader.CString(Limits.ServiceType, CommandStatus.InvalidServiceType),
        reader.Address(Limits.LongAddress, CommandStatus.InvalidSourceAddress),
        reader.Address(Limits.LongAddress, CommandStatus.InvalidDestinationAddress),
        new EsmClass(reader.Byte()),
        new RegisteredDelivery(reader.Byte()),
        reader.Byte(),
        reader.Tlvs());

    public override void Write(ref PduWriter writer)
    {
        writer.CString(ServiceType, Limits.ServiceType, CommandStatus.InvalidServiceType);
        writer.Address(Source, Limits.LongAddress, CommandStatus.InvalidSourceAddress);
        writer.Address(Destination, Limits.LongAddress, CommandStatus.InvalidDestinationAddress);
        writer.Byte(EsmClass.Value);
        writer.Byte(RegisteredDelivery.Value);
        writer.Byte(DataCoding);
        writer.Tlvs(Tlvs);
    }

    protected override bool PrintMembers(StringBuilder text)
    {
        text.Append($"EsmClass = 0x{EsmClass.Value:x2}, DataCoding = 0x{DataCoding:x2}, Tlvs = {Tlvs}");
        return true;
    }
}
