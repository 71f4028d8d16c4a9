using Interworking.Smpp.Pdus;
using Interworking.Smpp.Tlvs;

namespace Interworking.Smpp.Text;

/// <summary>What one PDU carries of a text.</summary>
/// <param name="Body">short_message with its header; empty where message_payload carries it.</param>
/// <param name="HasHeader">It begins with a user data header, which esm_class has to say.</param>
/// <param name="Tlvs">sar_* or message_payload.</param>
public sealed record Segment(byte[] Body, bool HasHeader, TlvList Tlvs)
{
    /// <summary>A message with this as its text; the optional parameters that it has already stay.</summary>
    public ShortMessage In(ShortMessage message, byte dataCoding) => message with
    {
        DataCoding = dataCoding,
        EsmClass = HasHeader ? message.EsmClass.WithUdh() : message.EsmClass,
        Body = Body,
        Tlvs = message.Tlvs.IsEmpty ? Tlvs : new TlvListBuilder().AddAll(message.Tlvs).AddAll(Tlvs).Build(),
    };
}
