using Interworking.Gateway.Messages;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Smpp.Egress;
using Interworking.Smpp.Text;
using Interworking.Smpp.Tpdus;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Sip.Ims;

/// <summary>A message → the TPDUs that carry it to a phone, the same at each attempt.</summary>
internal static class RelayParts
{
    /// <summary>In order; none when the message is longer than 255 of them.</summary>
    public static IReadOnlyList<byte[]> Of(Message message)
    {
        if (message.NoticeType == ContentTypes.Sms) return StatusReports.Split(message.Binary ?? []);
        EncodedText text = OutgoingText.Of(message, LinkProfile.Default, asUcs2: false);
        IReadOnlyList<Segment> segments = Segmenter.Split(text, LongMessageMethod.Udh8, ReferenceOf(message.Id, 0), message.Marks?.ToElements());
        SmppAddress sender = TpAddress.Fit(NumberWriter.WriteSender(message.Origin.Number, message.Origin.IsAlphanumeric, LinkProfile.Default));
        byte coding = TpUserData.CodingOf(text.DataCoding);
        var parts = new byte[segments.Count][];
        for (int at = 0; at < parts.Length; at++)
        {
            var data = new TpUserData(coding, segments[at].HasHeader, segments[at].Body);
            parts[at] = new SmsDeliver(sender, message.Marks?.ProtocolId ?? 0, message.AcceptedAt, data) { MoreToSend = at + 1 < parts.Length }.ToOctets();
        }

        return parts;
    }

    /// <summary>RP-Message Reference of a part, from 1; of part 0 the reference that all parts have in common. Ids are often even in their low bits: all bits take part.</summary>
    public static byte ReferenceOf(MessageId id, int part) => (byte)(((ulong)id.Value * 0x9E37_79B9_7F4A_7C15 >> 56) + (ulong)part);
}
