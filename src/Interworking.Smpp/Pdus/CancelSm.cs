using Interworking.Smpp.Codec;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Pdus;

/// <summary>cancel_sm (SMPP 3.4, 4.9.1): drops one message by its id, or all pending ones between two addresses when the id is empty.</summary>
public sealed record CancelSm(string ServiceType, string MessageId, SmppAddress Source, SmppAddress Destination) : Pdu
{
    public override CommandId Id => CommandId.CancelSm;

    public static CancelSm Read(ref PduReader reader) => new(
        reader.CString(Limits.ServiceType, CommandStatus.InvalidServiceType),
        reader.CString(Limits.MessageId, CommandStatus.InvalidMessageId),
        reader.Address(Limits.Address, CommandStatus.InvalidSourceAddress),
        reader.Address(Limits.Address, CommandStatus.InvalidDestinationAddress));

    public override void Write(ref PduWriter writer)
    {
        writer.CString(ServiceType, Limits.ServiceType, CommandStatus.InvalidServiceType);
        writer.CString(MessageId, Limits.MessageId, CommandStatus.InvalidMessageId);
        writer.Address(Source, Limits.Address, CommandStatus.InvalidSourceAddress);
        writer.Address(Destination, Limits.Address, CommandStatus.InvalidDestinationAddress);
    }
}
