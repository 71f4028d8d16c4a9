using System.Text;
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
    private const int HeaderLength = 6; // the user data header that the segmenter writes
    private const byte BinaryCoding = 0x04;
    private static readonly TimeSpan LongestValidity = TimeSpan.FromDays(99);

    /// <param name="message">What is sent.</param>
    /// <param name="connection">By which.</param>
    /// <param name="how">See <see cref="EncodeOptions"/>.</param>
    public static IReadOnlyList<SubmitSm> Encode(Message message, Connection connection, in EncodeOptions how)
    {
        LinkProfile profile = connection.Profile;
        EncodedText text = BodyOf(message, profile.Alphabet, how.AsUcs2);
        bool tlvs = how.PeerVersion >= InterfaceVersions.V34;
        LongMessages method = tlvs ? MethodOf(profile.LongMessages, how.OtherLongMethod) : LongMessages.Udh;
        byte reference = ReferenceOf(message.Id);
        IReadOnlyList<byte[]> bodies = Segmenter.Split(text, reference);
        bool whole = bodies.Count == 1;
        ShortMessage common = Common(message, profile, how) with { DataCoding = text.DataCoding };
        Trace? trace = connection.Environment is not null && tlvs ? new Trace(message.TraceId, message.Hops + 1, 1, how.MayBeCopy) : null;
        if (method == LongMessages.Payload || bodies.Count == 0)
        {
            // A payload without need is what the other method means for a short text whose length was refused.
            return whole && !how.OtherLongMethod
                ? [Submit(common, text.Bytes, new TlvListBuilder(), trace)]
                : [Submit(common, ReadOnlyMemory<byte>.Empty, new TlvListBuilder().Add(TlvTag.MessagePayload, text.Bytes), trace)];
        }

        if (whole) return [trace is null ? new SubmitSm(common with { Body = text.Bytes }) : Submit(common, text.Bytes, new TlvListBuilder(), trace)];
        var parts = new SubmitSm[bodies.Count];
        for (int at = 0; at < parts.Length; at++)
        {
            Trace? own = trace is { } one ? one with { Part = at + 1 } : null;
            parts[at] = method == LongMessages.Sar
                ? Submit(common, bodies[at].AsMemory(HeaderLength), Sar(ReferenceOf16(message.Id), parts.Length, at + 1), own)
                : Submit(common with { EsmClass = common.EsmClass.WithUdh() }, bodies[at], new TlvListBuilder(), own);
        }

        return parts;
    }

    private static ShortMessage Common(Message message, LinkProfile profile, in EncodeOptions how) => new()
    {
        Source = how.Sender is { } shown
            ? NumberWriter.WriteSender(shown, alphanumeric: false, profile)
            : NumberWriter.WriteSender(message.Origin.Number, message.Origin.IsAlphanumeric, profile),
        Destination = NumberWriter.Write(message.Destination, profile),
        PriorityFlag = message.Priority,
        ValidityPeriod = SmppTime.FormatRelative(Clamp(message.ExpiresAt - how.Now)),
        RegisteredDelivery = new RegisteredDelivery(how.WantsReceipt ? (byte)ReceiptRequest.Both : (byte)ReceiptRequest.None),
    };

    private static SubmitSm Submit(ShortMessage common, ReadOnlyMemory<byte> body, TlvListBuilder tlvs, Trace? trace) =>
        new(common with { Body = body, Tlvs = (trace is { } own ? tlvs.AddTrace(own) : tlvs).Build() });

    private static TlvListBuilder Sar(ushort reference, int total, int number) => new TlvListBuilder()
        .Add(TlvTag.SarMsgRefNum, reference).Add(TlvTag.SarTotalSegments, (byte)total).Add(TlvTag.SarSegmentSeqnum, (byte)number);

    /// <summary>The smallest alphabet of the link that holds the text without loss.</summary>
    private static EncodedText BodyOf(Message message, Alphabet defaultAlphabet, bool asUcs2)
    {
        if (message.Text is not { } text) return new EncodedText(Alphabet.Binary, BinaryCoding, message.Binary ?? []);
        if (!asUcs2 && defaultAlphabet == Alphabet.Gsm7) return TextEncoder.Encode(text);
        bool fits = !asUcs2 && defaultAlphabet switch
        {
            Alphabet.Latin1 => !text.AsSpan().ContainsAnyExceptInRange('\0', '\xff'),
            Alphabet.Ascii => Ascii.IsValid(text),
            _ => false,
        };
        return fits
            ? new EncodedText(defaultAlphabet, DataCodings.Default, Encoding.Latin1.GetBytes(text))
            : new EncodedText(Alphabet.Ucs2, DataCodings.Ucs2, Encoding.BigEndianUnicode.GetBytes(text));
    }

    private static LongMessages MethodOf(LongMessages configured, bool other) =>
        !other ? configured : configured == LongMessages.Payload ? LongMessages.Udh : LongMessages.Payload;

    /// <summary>One for the whole message, the same at each try. Ids are often even in their low bits: all bits take part.</summary>
    private static byte ReferenceOf(MessageId id) => (byte)((ulong)id.Value * 0x9E37_79B9_7F4A_7C15 >> 56);

    private static ushort ReferenceOf16(MessageId id) => (ushort)((ulong)id.Value * 0x9E37_79B9_7F4A_7C15 >> 48);

    private static TimeSpan Clamp(TimeSpan left) => left < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : left > LongestValidity ? LongestValidity : left;
}
