using Interworking.Smpp.Codec;
using Interworking.Smpp.Tlvs;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Pdus;

/// <summary>alert_notification (SMPP 3.4, 4.12.1): a subscriber can be reached again. Not answered.</summary>
public sealed record AlertNotification(SmppAddress Source, SmppAddress Esme, TlvList Tlvs) : Pdu
{
    public override CommandId Id => CommandId.AlertNotification;

    public static AlertNotification Read(ref PduReader reader) => new(
        reader.Address(Limits.LongAddress, CommandStatus.InvalidSourceAddress),
        reader.Address(Limits.LongAddress, CommandStatus.InvalidDestinationAddress),
        reader.Tlvs());

    public override void Write(ref PduWriter writer)
    {
        writer.Address(Source, Limits.LongAddress, CommandStatus.InvalidSourceAddress);
        writer.Address(Esme, Limits.LongAddress, CommandStatus.InvalidDestinationAddress);
        writer.Tlvs(Tlvs);
    }
}
