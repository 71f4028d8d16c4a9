using Interworking.Smpp.Codec;
using Interworking.Smpp.Tlvs;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Pdus;

/// <summary>unbind_resp (SMPP 3.4, 4.2.2).</summary>
public sealed record UnbindResp : Pdu
{
    public override CommandId Id => CommandId.UnbindResp;

    /// <summary>None in 3.4; congestion_state in 5.0.</summary>
    public TlvList Tlvs { get; init; } = TlvList.Empty;

    public static UnbindResp Read(ref PduReader reader) => reader.IsEmpty ? new UnbindResp() : new UnbindResp { Tlvs = reader.TlvsIfWhole() };

    public override void Write(ref PduWriter writer) => writer.Tlvs(Tlvs);
}
