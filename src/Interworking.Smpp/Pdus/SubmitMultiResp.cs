using Interworking.Smpp.Codec;
using Interworking.Smpp.Tlvs;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Pdus;

/// <summary>submit_multi_resp (SMPP 3.4, 4.5.2): one message id, and the destinations that were refused (255 at most).</summary>
public sealed record SubmitMultiResp(string MessageId, IReadOnlyList<UnsuccessfulDelivery> Unsuccessful) : Pdu
{
    public override CommandId Id => CommandId.SubmitMultiResp;

    public TlvList Tlvs { get; init; } = TlvList.Empty;

    public static SubmitMultiResp Read(ref PduReader reader)
    {
        if (reader.IsEmpty) return new SubmitMultiResp("", []) { HeaderOnly = true };
        string messageId = reader.CString(Limits.MessageId, CommandStatus.InvalidMessageId);
        int count = reader.Byte();
        var unsuccessful = new List<UnsuccessfulDelivery>();
        while (unsuccessful.Count < count && reader.Fault.IsNone)
        {
            SmppAddress address = reader.Address(Limits.Address, CommandStatus.InvalidDestinationAddress);
            unsuccessful.Add(new UnsuccessfulDelivery(address, (CommandStatus)reader.UInt32()));
        }

        return new SubmitMultiResp(messageId, unsuccessful) { Tlvs = reader.Tlvs() };
    }

    public override void Write(ref PduWriter writer)
    {
        writer.CString(MessageId, Limits.MessageId, CommandStatus.InvalidMessageId);
        if (Unsuccessful.Count > byte.MaxValue) writer.Refuse(CommandStatus.InvalidNumberOfDestinations);
        writer.Byte((byte)Unsuccessful.Count);
        foreach (UnsuccessfulDelivery failed in Unsuccessful)
        {
            writer.Address(failed.Address, Limits.Address, CommandStatus.InvalidDestinationAddress);
            writer.UInt32((uint)failed.Status);
        }

        writer.Tlvs(Tlvs);
    }
}
