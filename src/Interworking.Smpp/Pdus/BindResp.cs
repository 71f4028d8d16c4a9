using Interworking.Smpp.Codec;
using Interworking.Smpp.Tlvs;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Pdus;

/// <summary>The answer to a bind (SMPP 3.4, 4.1.2): who the message centre is, and sc_interface_version.</summary>
public sealed record BindResp(BindType Type, string SystemId, TlvList Tlvs) : Pdu
{
    public override CommandId Id => ((CommandId)Type).Response();

    public static BindResp Read(ref PduReader reader, BindType type) => reader.IsEmpty
        ? new BindResp(type, "", TlvList.Empty) { HeaderOnly = true }
        : new BindResp(type, reader.CString(Limits.SystemId, CommandStatus.InvalidSystemId), reader.Tlvs());

    public override void Write(ref PduWriter writer)
    {
        writer.CString(SystemId, Limits.SystemId, CommandStatus.InvalidSystemId);
        writer.Tlvs(Tlvs);
    }
}
