using Interworking.Smpp.Codec;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Pdus;

/// <summary>unbind (SMPP 3.4, 4.2.1): the sender is about to close the link.</summary>
public sealed record Unbind : Pdu
{
    public override CommandId Id => CommandId.Unbind;

    public override void Write(ref PduWriter writer)
    {
        // Header only.
    }
}
