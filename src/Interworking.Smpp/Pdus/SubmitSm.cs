using Interworking.Smpp.Codec;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Pdus;

/// <summary>submit_sm (SMPP 3.4, 4.4.1): an ESME hands in a message.</summary>
public sealed record SubmitSm(ShortMessage Message) : Pdu
{
    public override CommandId Id => CommandId.SubmitSm;

    public static SubmitSm Read(ref PduReader reader) => new(ShortMessage.Read(ref reader));

    public override void Write(ref PduWriter writer) => Message.Write(ref writer);
}
