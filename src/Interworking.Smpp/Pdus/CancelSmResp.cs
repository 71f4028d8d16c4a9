using Interworking.Smpp.Codec;
using Interworking.Smpp.Tlvs;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Pdus;

/// <summary>cancel_sm_resp (SMPP 3.4, 4.9.2).</summary>
public sealed record CancelSmResp : Pdu
{
    public override CommandId Id => CommandId.CancelSmResp;

    /// <summary>None in 3.4; congestion_state in 5.0.</summary>
    public TlvList Tlvs { get; init; } = TlvList.Empty;

    public static CancelSmResp Read(ref PduReader reader) => reader.IsEmpty ? new CancelSmResp() : new CancelSmResp { Tlvs = reader.TlvsIfWhole() };

    public override void Write(ref PduWriter writer) => writer.Tlvs(Tlvs);
}
