using Interworking.Smpp.Tlvs;

namespace Interworking.Smpp.Text;

/// <summary>Cuts long text into parts that one SMS holds each.</summary>
public static class Segmenter
{
    private const int MaxParts = 255;

    /// <summary>
    /// The bodies to send: one without concatenation when it fits, else parts each with an 8-bit concatenation header (TS 23.040,
    /// 9.2.3.24.1), which goes with UDHI in esm_class. No character is cut, nor an escape or surrogate pair.
    /// Empty when more than 255 parts would be needed: such text belongs into message_payload.
    /// </summary>
    public static IReadOnlyList<byte[]> Split(EncodedText text, byte reference) =>
        [.. Split(text, LongMessageMethod.Udh8, reference).Select(segment => segment.Body)];

    /// <summary>The same by any method.</summary>
    /// <param name="text">What to send; binary too.</param>
    /// <param name="method">Used only when the text does not fit one SMS.</param>
    /// <param name="reference">Common to all parts; cut to 8 bits where the header has no more.</param>
    /// <param name="elements">Other header elements, as ports, for every part; they leave room for text: 100 octets at most.</param>
    public static IReadOnlyList<Segment> Split(
        EncodedText text, LongMessageMethod method, ushort reference, IReadOnlyList<UserDataElement>? elements = null)
    {
        List<UserDataElement> own = [.. elements ?? [], .. text.LanguageElements()];
        int size = own.Sum(element => element.Size);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, 100 + 6, nameof(elements));
        bool fits = text.Bytes.Length <= Cutter.Capacity(text.Alphabet, Cutter.HeaderOctets(size));
        // Packed, it may need a header only to move its bits: then it goes as part 1 of 1.
        if (fits && !Cutter.LosesLast(text, Cutter.HeaderOctets(size))) return [new Segment(Body(text, own, text.Bytes), own.Count > 0, TlvList.Empty)];
        if (method == LongMessageMethod.Payload && !fits) return Payload(text, own);

        // With sar_ it is the peer who makes the header, and it needs the same room.
        int concatenation = method == LongMessageMethod.Udh16 || (method == LongMessageMethod.Sar && reference > byte.MaxValue) ? 6 : 5;
        int reserved = Cutter.HeaderOctets(size + concatenation);
        List<Range> cuts = Cutter.Cut(text, reserved, method == LongMessageMethod.Sar ? Cutter.HeaderOctets(size) : reserved);
        if (cuts.Count > MaxParts) return [];
        return [.. cuts.Select((cut, index) => Part(text, own, text.Bytes.AsSpan(cut), method, new Concatenation(reference, cuts.Count, index + 1)))];
    }

    private static Segment Part(EncodedText text, List<UserDataElement> own, ReadOnlySpan<byte> bytes, LongMessageMethod method, Concatenation place)
    {
        if (method == LongMessageMethod.Sar) return new Segment(Body(text, own, bytes), own.Count > 0, SarTlvs(place));
        return new Segment(Body(text, [Element(method, place), .. own], bytes), true, TlvList.Empty);
    }

    private static IReadOnlyList<Segment> Payload(EncodedText text, List<UserDataElement> own)
    {
        // Nothing to cut: one more CR, which shows as nothing, keeps a last character from being taken for padding.
        bool losesLast = Cutter.LosesLast(text, Cutter.HeaderOctets(own.Sum(element => element.Size)));
        byte[] body = Body(text, own, losesLast ? [.. text.Bytes, (byte)'\r'] : text.Bytes);
        return body.Length > ushort.MaxValue ? [] : [new Segment([], own.Count > 0, new TlvListBuilder().Add(TlvTag.MessagePayload, body).Build())];
    }

    private static UserDataElement Element(LongMessageMethod method, Concatenation place) => method == LongMessageMethod.Udh16
        ? new(UserDataElements.Concatenated16, new byte[] { (byte)(place.Reference >> 8), (byte)place.Reference, (byte)place.Total, (byte)place.Number })
        : new(UserDataElements.Concatenated8, new byte[] { (byte)place.Reference, (byte)place.Total, (byte)place.Number });

    private static TlvList SarTlvs(Concatenation place) => new TlvListBuilder()
        .Add(TlvTag.SarMsgRefNum, (ushort)place.Reference)
        .Add(TlvTag.SarTotalSegments, (byte)place.Total)
        .Add(TlvTag.SarSegmentSeqnum, (byte)place.Number)
        .Build();

    private static byte[] Body(EncodedText text, IReadOnlyList<UserDataElement> elements, ReadOnlySpan<byte> bytes)
    {
        byte[] header = UserDataHeader.Build(elements);
        return text.Alphabet == Alphabet.Gsm7Packed ? [.. header, .. Gsm7Packing.Pack(bytes, header.Length)] : [.. header, .. bytes];
    }
}
