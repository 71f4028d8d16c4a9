using Interworking.Smpp.Codec;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Pdus;

/// <summary>replace_sm_resp (SMPP 3.4, 4.10.2).</summary>
public sealed record ReplaceSmResp : Pdu
{
    public override CommandId Id => CommandId.ReplaceSmResp;

    public override void Write(ref PduWriter writer)
    {
        // Header only.
    }
}
