using Interworking.Smpp.Codec;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Pdus;

/// <summary>generic_nack (SMPP 3.4, 4.3.1): the header of a PDU made no sense.</summary>
public sealed record GenericNack : Pdu
{
    public override CommandId Id => CommandId.GenericNack;

    public override void Write(ref PduWriter writer)
    {
        // Header only.
    }
}
