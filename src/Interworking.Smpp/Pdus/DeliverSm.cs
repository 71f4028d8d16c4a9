using Interworking.Smpp.Codec;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Pdus;

/// <summary>deliver_sm (SMPP 3.4, 4.6.1): a message centre hands out a message or a receipt.</summary>
public sealed record DeliverSm(ShortMessage Message) : Pdu
{
    public override CommandId Id => CommandId.DeliverSm;

    public static DeliverSm Read(ref PduReader reader) => new(ShortMessage.Read(ref reader));

    public override void Write(ref PduWriter writer) => Message.Write(ref writer);
}
