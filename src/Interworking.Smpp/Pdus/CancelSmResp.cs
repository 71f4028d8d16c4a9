using Interworking.Smpp.Codec;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Pdus;

/// <summary>cancel_sm_resp (SMPP 3.4, 4.9.2).</summary>
public sealed record CancelSmResp : Pdu
{
    public override CommandId Id => CommandId.CancelSmResp;

    public override void Write(ref PduWriter writer)
    {
        // Header only.
    }
}
