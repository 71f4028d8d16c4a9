using Interworking.Smpp.Codec;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Pdus;

/// <summary>query_sm (SMPP 3.4, 4.8.1): what became of a message submitted before?</summary>
public sealed record QuerySm(string MessageId, SmppAddress Source) : Pdu
{
    public override CommandId Id => CommandId.QuerySm;

    public static QuerySm Read(ref PduReader reader) => new(
        reader.CString(Limits.MessageId, CommandStatus.InvalidMessageId),
        reader.Address(Limits.Address, CommandStatus.InvalidSourceAddress));

    public override void Write(ref PduWriter writer)
    {
        writer.CString(MessageId, Limits.MessageId, CommandStatus.InvalidMessageId);
        writer.Address(Source, Limits.Address, CommandStatus.InvalidSourceAddress);
    }
}
