using System.Net;
using Interworking.Sip.Transactions;

namespace Interworking.Gateway.Sip.Defence;

/// <summary>
/// Addresses from which somebody registered or sent a message with success within the last hour: they are never ignored,
/// whatever else comes from them, since thousands of apps may share one. A sketch of two megabytes for any number of addresses
/// (a Bloom filter, a new one each hour): it forgets nobody in time, and takes one stranger in fifty for known when a million
/// addresses are. Safe from any thread.
/// </summary>
public sealed class ProvenAddresses(TimeProvider time)
{
    private const int Bits = 1 << 23;
    private const int Hashes = 4;

    /// <summary>At least this long a success counts, at most twice as long. Registrations are renewed more often.</summary>
    private static readonly TimeSpan Generation = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private readonly SipHash _hash = new();
    private long[] _young = new long[Bits / 64];
    private long[] _old = [];
    private long _since = time.GetTimestamp();

    public void Add(IPAddress address)
    {
        Rotate();
        long[] bits = Volatile.Read(ref _young);
        ulong hash = HashOf(address);
        for (int i = 0; i < Hashes; i++)
        {
            (int word, long bit) = Place(hash, i);
            if ((Volatile.Read(ref bits[word]) & bit) == 0) Interlocked.Or(ref bits[word], bit);
        }
    }

    public bool Contains(IPAddress address)
    {
        Rotate();
        ulong hash = HashOf(address);
        return Has(Volatile.Read(ref _young), hash) || Has(Volatile.Read(ref _old), hash);
    }

    private static bool Has(long[] bits, ulong hash)
    {
        if (bits.Length == 0) return false;
        for (int i = 0; i < Hashes; i++)
        {
            (int word, long bit) = Place(hash, i);
            if ((Volatile.Read(ref bits[word]) & bit) == 0) return false;
        }

        return true;
    }

    private static (int Word, long Bit) Place(ulong hash, int which)
    {
        uint at = ((uint)hash + ((uint)which * ((uint)(hash >> 32) | 1))) & (Bits - 1);
        return ((int)(at / 64), 1L << (int)(at % 64));
    }

    private ulong HashOf(IPAddress address)
    {
        Span<byte> octets = stackalloc byte[16];
        SourceAddress.Of(address).TryWriteBytes(octets, out int length);
        return _hash.Compute(octets[..length]);
    }

    private void Rotate()
    {
        if (time.GetElapsedTime(Volatile.Read(ref _since)) < Generation) return;
        lock (_gate)
        {
            TimeSpan age = time.GetElapsedTime(_since);
            if (age < Generation) return;
            Volatile.Write(ref _old, age < 2 * Generation ? _young : []);
            Volatile.Write(ref _young, new long[Bits / 64]);
            Volatile.Write(ref _since, time.GetTimestamp());
        }
    }
}
