using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Interworking.Gateway.Provisioning;
using Interworking.Sip.Transactions;
using Interworking.Smpp.Tlvs;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Smpp.Copies;

/// <summary>
/// What makes two PDUs equal (design, promise 3): addresses, user data header, body and how it is to be read, as 64 bits that stand in the database. They are
/// keyed with the environment's secret: whoever reads the database and not the secret cannot try texts against them, nor tell from two environments' numbers
/// that a text was the same.
/// </summary>
public sealed class Fingerprints(EnvironmentSecret secret)
{
    private const int Fixed = 32;
    private const int OnStack = 512;
    private static readonly TlvTag[] Parts = [TlvTag.SarMsgRefNum, TlvTag.SarTotalSegments, TlvTag.SarSegmentSeqnum];

    private readonly SipHash _hash = new(secret.KeyFor("copies"));

    /// <summary>Never 0, which stands for none.</summary>
    public long Of(in IncomingSm sm)
    {
        ReadOnlySpan<byte> payload = sm.Payload.Span;
        int most = Fixed + Encoding.UTF8.GetMaxByteCount(sm.Source.Value.Length + sm.Destination.Value.Length) + payload.Length;
        byte[]? rented = most > OnStack ? ArrayPool<byte>.Shared.Rent(most) : null;
        Span<byte> octets = rented ?? stackalloc byte[OnStack];
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
        long hash = (long)_hash.Compute(octets[..(at + payload.Length)]);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        return hash == 0 ? 1 : hash;
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
