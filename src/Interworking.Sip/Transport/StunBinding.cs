using System.Buffers.Binary;
using System.Net;

namespace Interworking.Sip.Transport;

/// <summary>
/// STUN keep-alives on a SIP port (RFC 5626, 3.5.2 and 8): a binding request is answered with the address it came from, so that an app sees whether its NAT still has
/// the same port for it. Nothing else of STUN is understood; an answer is 12 octets longer than the shortest request (24 over IPv6).
/// <code>
/// 0x0001 | length (2) | 0x2112A442 | transaction id (12)                                                   request
/// 0x0101 | length (2) | 0x2112A442 | transaction id (12) | 0x0020 | 8 or 20 | 0 | family | port | address    answer (RFC 5389, 6 and 15.2)
/// </code>
/// </summary>
internal static class StunBinding
{
    /// <summary>Octets of the longest answer.</summary>
    public const int MaxAnswer = Head + 24;

    private const int Head = 20;
    private const ushort Request = 0x0001;
    private const ushort Success = 0x0101;
    private const ushort XorMappedAddress = 0x0020;
    private const uint Cookie = 0x2112A442;

    /// <summary>Whether a datagram is a binding request; no SIP message begins with a zero.</summary>
    public static bool IsRequest(ReadOnlySpan<byte> datagram) =>
        datagram.Length >= Head && BinaryPrimitives.ReadUInt16BigEndian(datagram) == Request && BinaryPrimitives.ReadUInt32BigEndian(datagram[4..]) == Cookie
        && BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]) == datagram.Length - Head && datagram.Length % 4 == 0;

    /// <summary>Writes the answer to a request.</summary>
    /// <param name="request">For which <see cref="IsRequest"/> was true.</param>
    /// <param name="source">Where it came from.</param>
    /// <param name="answer">At least <see cref="MaxAnswer"/> octets.</param>
    /// <returns>Its length.</returns>
    public static int Answer(ReadOnlySpan<byte> request, IPEndPoint source, Span<byte> answer)
    {
        request[..Head].CopyTo(answer);
        BinaryPrimitives.WriteUInt16BigEndian(answer, Success);
        Span<byte> attribute = answer[Head..];
        BinaryPrimitives.WriteUInt16BigEndian(attribute, XorMappedAddress);
        source.Address.TryWriteBytes(attribute[8..], out int octets);
        BinaryPrimitives.WriteUInt16BigEndian(attribute[2..], (ushort)(4 + octets));
        attribute[4] = 0;
        attribute[5] = octets == 4 ? (byte)1 : (byte)2;
        BinaryPrimitives.WriteUInt16BigEndian(attribute[6..], (ushort)(source.Port ^ (int)(Cookie >> 16)));
        // The cookie, and for IPv6 the transaction id behind it, hide the address from NATs that mean too well.
        for (int at = 0; at < octets; at++) attribute[8 + at] ^= request[4 + at];
        int length = 8 + octets;
        BinaryPrimitives.WriteUInt16BigEndian(answer[2..], (ushort)length);
        return Head + length;
    }
}
