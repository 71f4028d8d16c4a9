using Interworking.Smpp.Codec;
using Interworking.Smpp.Tlvs;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Pdus;

/// <summary>data_sm_resp (SMPP 3.4, 4.7.2): message id, and why a transaction failed.</summary>
public sealed record DataSmResp(string MessageId, TlvList Tlvs) : Pdu
{
    public override CommandId Id => CommandId.DataSmResp;

    public static DataSmResp Read(ref PduReader reader) => reader.IsEmpty
        ? new DataSmResp("", TlvList.Empty) { HeaderOnly = true }
        : new DataSmResp(reader.CString(Limits.MessageId, CommandStatus.InvalidMessageId), reader.Tlvs());

    public override void Write(ref PduWriter writer)
    {
        writer.CString(MessageId, Limits.MessageId, CommandStatus.InvalidMessageId);
        writer.Tlvs(Tlvs);
    }
}
