using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Interworking.Smpp.Tlvs;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Smpp.Copies;

/// <summary>What makes two PDUs equal (design, promise 3): addresses, user data header, body and how it is to be read. 128 bits of SHA-256.</summary>
public readonly record struct CopyKey(UInt128 Value)
{
    private const int Fixed = 32;
    private static readonly TlvTag[] Parts = [TlvTag.SarMsgRefNum, TlvTag.SarTotalSegments, TlvTag.SarSegmentSeqnum];

    public static CopyKey Of(in IncomingSm sm)
    {
        ReadOnlySpan<byte> payload = sm.Payload.Span;
        byte[] rented = ArrayPool<byte>.Shared.Rent(Fixed + Encoding.UTF8.GetMaxByteCount(sm.Source.Value.Length + sm.Destination.Value.Length) + payload.Length);
        Span<byte> octets = rented;
        int at = Write(octets, 0, sm.Source);
        at = Write(octets, at, sm.Destination);
        octets[at++] = sm.EsmClass.HasUdh ? (byte)1 : (byte)0;
        octets[at++] = sm.DataCoding;
        foreach (TlvTag tag in Parts)
        {
            // Each is one or two octets (5.3.2.22 to 24); a longer one makes no difference.
            octets[at++] = sm.Tlvs.TryGet(tag, out ReadOnlyMemory<byte> part) ? (byte)1 : (byte)0;
            for (int i = 0; i < 2; i++) octets[at++] = i < part.Length ? part.Span[i] : (byte)0;
        }

        payload.CopyTo(octets[at..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(octets[..(at + payload.Length)], hash);
        ArrayPool<byte>.Shared.Return(rented);
        return new CopyKey(BinaryPrimitives.ReadUInt128BigEndian(hash));
    }

    private static int Write(Span<byte> octets, int at, in SmppAddress address)
    {
        octets[at++] = (byte)address.Ton;
        octets[at++] = (byte)address.Npi;
        int length = Encoding.UTF8.GetBytes(address.Value, octets[(at + 2)..]);
        BinaryPrimitives.WriteUInt16BigEndian(octets[at..], (ushort)length);
        return at + 2 + length;
    }
}
