using Interworking.Smpp.Codec;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Pdus;

/// <summary>enquire_link_resp (SMPP 3.4, 4.11.2).</summary>
public sealed record EnquireLinkResp : Pdu
{
    public override CommandId Id => CommandId.EnquireLinkResp;

    public override void Write(ref PduWriter writer)
    {
        // Header only.
    }
}
