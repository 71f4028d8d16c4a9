using Interworking.Smpp.Codec;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Pdus;

/// <summary>enquire_link (SMPP 3.4, 4.11.1): are you there?</summary>
public sealed record EnquireLink : Pdu
{
    public override CommandId Id => CommandId.EnquireLink;

    public override void Write(ref PduWriter writer)
    {
        // Header only.
    }
}
