using Interworking.Gateway.Messages;
using Interworking.Gateway.Provisioning;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Text;
using Interworking.Smpp.Tlvs;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Smpp.Egress;

/// <summary>A message → the submit_sm PDUs that carry it to one peer, by the connection's profile.</summary>
public static class MessageEncoder
{
    private static readonly TimeSpan LongestValidity = TimeSpan.FromDays(99);

    /// <param name="message">What is sent.</param>
    /// <param name="connection">By which.</param>
    /// <param name="how">See <see cref="EncodeOptions"/>.</param>
    /// <returns>In order; none when the text is too long for any way there is.</returns>
    public static IReadOnlyList<SubmitSm> Encode(Message message, Connection connection, in EncodeOptions how)
    {
        LinkProfile profile = connection.Profile;
        EncodedText text = OutgoingText.Of(message, profile, how.AsUcs2);
        bool tlvs = how.PeerVersion >= InterfaceVersions.V34;
        LongMessageMethod method = tlvs ? MethodOf(profile.LongMessages, how.OtherLongMethod) : LongMessageMethod.Udh8;
        IReadOnlyList<Segment> segments = Split(message, text, method, asPayload: how.OtherLongMethod && method == LongMessageMethod.Payload);
        ShortMessage common = Common(message, profile, how);
        Trace? trace = connection.Environment is not null && tlvs ? new Trace(message.TraceId, message.Hops + 1, 1, how.MayBeCopy) : null;
        var pdus = new SubmitSm[segments.Count];
        for (int at = 0; at < pdus.Length; at++)
        {
            ShortMessage own = segments[at].In(common, text.DataCoding);
            if (trace is { } one) own = own with { Tlvs = new TlvListBuilder().AddAll(own.Tlvs).AddTrace(one with { Part = at + 1 }).Build() };
            pdus[at] = new SubmitSm(own);
        }

        return pdus;
    }

    private static IReadOnlyList<Segment> Split(Message message, EncodedText text, LongMessageMethod method, bool asPayload)
    {
        IReadOnlyList<UserDataElement>? elements = message.Marks?.ToElements();
        IReadOnlyList<Segment> segments = Segmenter.Split(text, method, ReferenceOf(message.Id, method), elements);
        if (segments.Count == 0) return Segmenter.Split(text, LongMessageMethod.Payload, 0, elements); // more than 255 parts
        // A payload without need is what the other method means for a short text whose length was refused.
        if (asPayload && segments is [{ Tlvs.IsEmpty: true } whole])
            return [new Segment([], whole.HasHeader, new TlvListBuilder().Add(TlvTag.MessagePayload, whole.Body).Build())];
        return segments;
    }

    private static ShortMessage Common(Message message, LinkProfile profile, in EncodeOptions how) => new()
    {
        Source = how.Sender is { } shown
            ? NumberWriter.WriteSender(shown, alphanumeric: false, profile)
            : NumberWriter.WriteSender(message.Origin.Number, message.Origin.IsAlphanumeric, profile),
        Destination = NumberWriter.Write(message.Destination, profile),
        ProtocolId = message.Marks?.ProtocolId ?? 0,
        PriorityFlag = message.Priority,
        ValidityPeriod = SmppTime.FormatRelative(Clamp(message.ExpiresAt - how.Now)),
        RegisteredDelivery = new RegisteredDelivery(how.WantsReceipt ? (byte)ReceiptRequest.Both : (byte)ReceiptRequest.None),
    };

    private static LongMessageMethod MethodOf(LongMessages configured, bool other) => configured switch
    {
        LongMessages.Payload => other ? LongMessageMethod.Udh8 : LongMessageMethod.Payload,
        _ when other => LongMessageMethod.Payload,
        LongMessages.Sar => LongMessageMethod.Sar,
        _ => LongMessageMethod.Udh8,
    };

    /// <summary>One for the whole message, the same at each try. Ids are often even in their low bits: all bits take part.</summary>
    private static ushort ReferenceOf(MessageId id, LongMessageMethod method) =>
        (ushort)((ulong)id.Value * 0x9E37_79B9_7F4A_7C15 >> (method == LongMessageMethod.Sar ? 48 : 56));

    private static TimeSpan Clamp(TimeSpan left) => left < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : left > LongestValidity ? LongestValidity : left;
}
