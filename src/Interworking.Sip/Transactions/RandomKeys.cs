using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Interworking.Sip.Transactions;

/// <summary>64-bit random numbers that nobody can guess, drawn 128 at a time for speed.</summary>
internal static class RandomKeys
{
    [ThreadStatic]
    private static byte[]? s_pool;

    [ThreadStatic]
    private static int s_used;

    public static ulong Next()
    {
        if (s_pool is null || s_used == s_pool.Length)
        {
            s_pool ??= new byte[1024];
            RandomNumberGenerator.Fill(s_pool);
            s_used = 0;
        }

        ulong key = BinaryPrimitives.ReadUInt64LittleEndian(s_pool.AsSpan(s_used));
        s_used += 8;
        return key;
    }
}
