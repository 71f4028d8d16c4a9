using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace Interworking.Sip.Transactions;

/// <summary>
/// SipHash-2-4 (Aumasson and Bernstein, 2012): 64 bits that nobody who lacks the key can compute, or make two inputs share. The table keys of server
/// transactions are such, because they come from the peer's bytes. Safe from any thread.
/// </summary>
public sealed class SipHash
{
    private readonly ulong _k0;
    private readonly ulong _k1;

    /// <summary>With a random key.</summary>
    public SipHash() : this(RandomNumberGenerator.GetBytes(16))
    {
    }

    /// <param name="key">At least 16 octets, of which the first 16 count.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is shorter.</exception>
    public SipHash(ReadOnlySpan<byte> key)
    {
        _k0 = BinaryPrimitives.ReadUInt64LittleEndian(key);
        _k1 = BinaryPrimitives.ReadUInt64LittleEndian(key[8..]);
    }

    /// <summary>Of any number of octets; allocates nothing.</summary>
    public ulong Compute(ReadOnlySpan<byte> data)
    {
        ulong v0 = _k0 ^ 0x736f6d6570736575, v1 = _k1 ^ 0x646f72616e646f6d;
        ulong v2 = _k0 ^ 0x6c7967656e657261, v3 = _k1 ^ 0x7465646279746573;
        ulong last = (ulong)data.Length << 56;
        while (data.Length >= 8)
        {
            Absorb(BinaryPrimitives.ReadUInt64LittleEndian(data), ref v0, ref v1, ref v2, ref v3);
            data = data[8..];
        }

        for (int at = 0; at < data.Length; at++) last |= (ulong)data[at] << (8 * at);
        Absorb(last, ref v0, ref v1, ref v2, ref v3);
        v2 ^= 0xff;
        for (int round = 0; round < 4; round++) Round(ref v0, ref v1, ref v2, ref v3);
        return v0 ^ v1 ^ v2 ^ v3;
    }

    private static void Absorb(ulong word, ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        v3 ^= word;
        Round(ref v0, ref v1, ref v2, ref v3);
        Round(ref v0, ref v1, ref v2, ref v3);
        v0 ^= word;
    }

    private static void Round(ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        v0 += v1;
        v1 = BitOperations.RotateLeft(v1, 13) ^ v0;
        v0 = BitOperations.RotateLeft(v0, 32);
        v2 += v3;
        v3 = BitOperations.RotateLeft(v3, 16) ^ v2;
        v0 += v3;
        v3 = BitOperations.RotateLeft(v3, 21) ^ v0;
        v2 += v1;
        v1 = BitOperations.RotateLeft(v1, 17) ^ v2;
        v2 = BitOperations.RotateLeft(v2, 32);
    }
}
