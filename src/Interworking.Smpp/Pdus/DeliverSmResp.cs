using Interworking.Smpp.Codec;
using Interworking.Smpp.Tlvs;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Pdus;

/// <summary>deliver_sm_resp (SMPP 3.4, 4.6.2): message_id is unused and empty.</summary>
public sealed record DeliverSmResp(string MessageId) : Pdu
{
    public override CommandId Id => CommandId.DeliverSmResp;

    /// <summary>None in 3.4; 5.0 and some 3.4 peers add some.</summary>
    public TlvList Tlvs { get; init; } = TlvList.Empty;

    public static DeliverSmResp Read(ref PduReader reader) => reader.IsEmpty
        ? new DeliverSmResp("") { HeaderOnly = true }
        : new DeliverSmResp(reader.CString(Limits.MessageId, CommandStatus.InvalidMessageId)) { Tlvs = reader.Tlvs() };

    public override void Write(ref PduWriter writer)
    {
        writer.CString(MessageId, Limits.MessageId, CommandStatus.InvalidMessageId);
        writer.Tlvs(Tlvs);
    }
}
