using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Interworking.Sip.Transactions;

/// <summary>64-bit random numbers that nobody can guess, drawn 128 at a time for speed.</summary>
internal static class RandomKeys
{
    [ThreadStatic]
    private static byte[]? _pool;

    [ThreadStatic]
    private static int _used;

    public static ulong Next()
    {
        if (_pool is null || _used == _pool.Length)
        {
            _pool ??= new byte[1024];
            RandomNumberGenerator.Fill(_pool);
            _used = 0;
        }

        ulong key = BinaryPrimitives.ReadUInt64LittleEndian(_pool.AsSpan(_used));
        _used += 8;
        return key;
    }
}
