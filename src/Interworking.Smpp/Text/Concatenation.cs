using Interworking.Smpp.Pdus;
using Interworking.Smpp.Tlvs;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Text;

/// <summary>A part's place in a longer message.</summary>
/// <param name="Reference">Common to all parts: 0 to 255, or 0 to 65535.</param>
/// <param name="Total">1 to 255.</param>
/// <param name="Number">1 to <paramref name="Total"/>.</param>
public readonly record struct Concatenation(int Reference, int Total, int Number)
{
    /// <summary>From the user data header or the sar_* parameters of submit_sm and deliver_sm.</summary>
    public static bool TryRead(ShortMessage message, out Concatenation part) =>
        TryRead(message.EsmClass, message.Payload.Span, message.Tlvs, out part);

    /// <summary>From the user data header in message_payload or the sar_* parameters of data_sm.</summary>
    public static bool TryRead(DataSm message, out Concatenation part) =>
        TryRead(message.EsmClass, message.Payload.Span, message.Tlvs, out part);

    /// <summary>The header goes before the parameters. A place that cannot be (0, or behind the last) counts as none.</summary>
    public static bool TryRead(EsmClass esmClass, ReadOnlySpan<byte> payload, TlvList tlvs, out Concatenation part)
    {
        Concatenation? found = esmClass.HasUdh && UserDataHeader.TryParse(payload, out UserDataHeader header, out _) ? header.Concatenation : null;
        found ??= FromTlvs(tlvs);
        part = found ?? default;
        return found is not null;
    }

    /// <summary>Null when the numbers make no sense.</summary>
    internal static Concatenation? Of(int reference, int total, int number) =>
        number >= 1 && number <= total ? new Concatenation(reference, total, number) : null;

    internal static Concatenation? FromTlvs(TlvList tlvs) =>
        !tlvs.IsEmpty
        && tlvs.TryGetUInt16(TlvTag.SarMsgRefNum, out ushort reference)
        && tlvs.TryGetByte(TlvTag.SarTotalSegments, out byte total)
        && tlvs.TryGetByte(TlvTag.SarSegmentSeqnum, out byte number)
            ? Of(reference, total, number)
            : null;
}
