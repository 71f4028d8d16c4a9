using Interworking.Smpp.Codec;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Pdus;

/// <summary>unbind_resp (SMPP 3.4, 4.2.2).</summary>
public sealed record UnbindResp : Pdu
{
    public override CommandId Id => CommandId.UnbindResp;

    public override void Write(ref PduWriter writer)
    {
        // Header only.
    }
}
