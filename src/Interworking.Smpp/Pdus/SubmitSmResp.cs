using Interworking.Smpp.Codec;
using Interworking.Smpp.Tlvs;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Pdus;

/// <summary>submit_sm_resp (SMPP 3.4, 4.4.2): the message id used in receipts.</summary>
public sealed record SubmitSmResp(string MessageId) : Pdu
{
    public override CommandId Id => CommandId.SubmitSmResp;

    /// <summary>None in 3.4; 5.0 and some 3.4 peers add some.</summary>
    public TlvList Tlvs { get; init; } = TlvList.Empty;

    public static SubmitSmResp Read(ref PduReader reader) => reader.IsEmpty
        ? new SubmitSmResp("") { HeaderOnly = true }
        : new SubmitSmResp(reader.CString(Limits.MessageId, CommandStatus.InvalidMessageId)) { Tlvs = reader.Tlvs() };

    public override void Write(ref PduWriter writer)
    {
        writer.CString(MessageId, Limits.MessageId, CommandStatus.InvalidMessageId);
        writer.Tlvs(Tlvs);
    }
}
