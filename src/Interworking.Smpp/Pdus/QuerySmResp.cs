using Interworking.Smpp.Codec;
using Interworking.Smpp.Tlvs;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Pdus;

/// <summary>query_sm_resp (SMPP 3.4, 4.8.2).</summary>
/// <param name="MessageId">The id asked for.</param>
/// <param name="FinalDate">An absolute time of 7.1.1; empty while the message has no final state.</param>
/// <param name="State">Its state now.</param>
/// <param name="ErrorCode">The network's own, 0 for none.</param>
public sealed record QuerySmResp(string MessageId, string FinalDate, MessageState State, byte ErrorCode) : Pdu
{
    public override CommandId Id => CommandId.QuerySmResp;

    /// <summary>None in 3.4; congestion_state in 5.0.</summary>
    public TlvList Tlvs { get; init; } = TlvList.Empty;

    public static QuerySmResp Read(ref PduReader reader) => reader.IsEmpty
        ? new QuerySmResp("", "", default, 0) { HeaderOnly = true }
        : new QuerySmResp(
            reader.CString(Limits.MessageId, CommandStatus.InvalidMessageId),
            reader.CString(Limits.Time, CommandStatus.QueryFailed),
            (MessageState)reader.Byte(),
            reader.Byte())
        { Tlvs = reader.TlvsIfWhole() };

    public override void Write(ref PduWriter writer)
    {
        writer.CString(MessageId, Limits.MessageId, CommandStatus.InvalidMessageId);
        writer.CString(FinalDate, Limits.Time, CommandStatus.QueryFailed);
        writer.Byte((byte)State);
        writer.Byte(ErrorCode);
        writer.Tlvs(Tlvs);
    }
}
