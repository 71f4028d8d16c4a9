using Interworking.Smpp.Codec;
using Interworking.Smpp.Tlvs;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Pdus;

/// <summary>enquire_link_resp (SMPP 3.4, 4.11.2).</summary>
public sealed record EnquireLinkResp : Pdu
{
    public override CommandId Id => CommandId.EnquireLinkResp;

    /// <summary>None in 3.4; congestion_state in 5.0.</summary>
    public TlvList Tlvs { get; init; } = TlvList.Empty;

    public static EnquireLinkResp Read(ref PduReader reader) => reader.IsEmpty ? new EnquireLinkResp() : new EnquireLinkResp { Tlvs = reader.TlvsIfWhole() };

    public override void Write(ref PduWriter writer) => writer.Tlvs(Tlvs);
}
