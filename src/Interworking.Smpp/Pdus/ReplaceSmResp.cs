using Interworking.Smpp.Codec;
using Interworking.Smpp.Tlvs;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Pdus;

/// <summary>replace_sm_resp (SMPP 3.4, 4.10.2).</summary>
public sealed record ReplaceSmResp : Pdu
{
    public override CommandId Id => CommandId.ReplaceSmResp;

    /// <summary>None in 3.4; congestion_state in 5.0.</summary>
    public TlvList Tlvs { get; init; } = TlvList.Empty;

    public static ReplaceSmResp Read(ref PduReader reader) => reader.IsEmpty ? new ReplaceSmResp() : new ReplaceSmResp { Tlvs = reader.TlvsIfWhole() };

    public override void Write(ref PduWriter writer) => writer.Tlvs(Tlvs);
}
