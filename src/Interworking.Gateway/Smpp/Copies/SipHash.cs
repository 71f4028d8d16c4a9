using System.Buffers.Binary;
using System.Numerics;

namespace Interworking.Gateway.Smpp.Copies;

/// <summary>
/// SipHash-2-4 (Aumasson and Bernstein, 2012): 64 bits that nobody who lacks the key can compute or tell from random ones. Made for short inputs, of
/// which every message of a carrier is one.
/// </summary>
internal static class SipHash
{
    /// <param name="key">16 octets.</param>
    /// <param name="octets">What is hashed.</param>
    public static ulong Of((ulong Low, ulong High) key, ReadOnlySpan<byte> octets)
    {
        ulong v0 = key.Low ^ 0x736F_6D65_7073_6575, v1 = key.High ^ 0x646F_7261_6E64_6F6D;
        ulong v2 = key.Low ^ 0x6C79_6765_6E65_7261, v3 = key.High ^ 0x7465_6462_7974_6573;
        ulong last = (ulong)octets.Length << 56;
        for (; octets.Length >= 8; octets = octets[8..])
        {
            ulong word = BinaryPrimitives.ReadUInt64LittleEndian(octets);
            v3 ^= word;
            Round(ref v0, ref v1, ref v2, ref v3);
            Round(ref v0, ref v1, ref v2, ref v3);
            v0 ^= word;
        }

        for (int i = 0; i < octets.Length; i++) last |= (ulong)octets[i] << (8 * i);
        v3 ^= last;
        Round(ref v0, ref v1, ref v2, ref v3);
        Round(ref v0, ref v1, ref v2, ref v3);
        v0 ^= last;
        v2 ^= 0xFF;
        for (int i = 0; i < 4; i++) Round(ref v0, ref v1, ref v2, ref v3);
        return v0 ^ v1 ^ v2 ^ v3;
    }

    private static void Round(ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        v0 += v1;
        v2 += v3;
        v1 = BitOperations.RotateLeft(v1, 13) ^ v0;
        v3 = BitOperations.RotateLeft(v3, 16) ^ v2;
        v0 = BitOperations.RotateLeft(v0, 32);
        v2 += v1;
        v0 += v3;
        v1 = BitOperations.RotateLeft(v1, 17) ^ v2;
        v3 = BitOperations.RotateLeft(v3, 21) ^ v0;
        v2 = BitOperations.RotateLeft(v2, 32);
    }
}
