using System.Buffers.Binary;
using System.Net;
using System.Text;
using Interworking.Sip.Transactions;

namespace Interworking.Gateway.Sip.Guard;

/// <summary>
/// Slows whoever guesses passwords, and then stops him for a while: always one user from one address (the /64 of an IPv6 one), since thousands of apps may share
/// an address (design 4.5). An address from which somebody gave a right password within <see cref="RecentSuccess"/> is slowed at most. All memory is taken at
/// the start; what there is no room for forgets what was quiet for longest. Safe from any thread.
/// </summary>
/// <param name="time">The clock.</param>
public sealed class PasswordGuard(TimeProvider time)
{
    /// <summary>Wrong passwords in a row before the next one has to wait.</summary>
    public const int FreeTries = 3;

    /// <summary>Wrong passwords in a row before the pair is locked out.</summary>
    public const int TriesBeforeLock = 10;

    /// <summary>For so long after a right password nobody is locked out at that address.</summary>
    public static readonly TimeSpan RecentSuccess = TimeSpan.FromHours(2);

    private const int Sets = 4096;
    private const int Ways = 4;
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan FirstLock = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestLock = TimeSpan.FromMinutes(15);

    private readonly SipHash _hash = new();
    private readonly Lock _gate = new();
    private readonly Pair[] _pairs = new Pair[Sets * Ways];
    private readonly RecentAddresses _successes = new(RecentSuccess, time);
    private int _known;

    /// <summary>How long this user's passwords are not looked at from this address; null when they are.</summary>
    public TimeSpan? RefusedFor(IPAddress from, string user)
    {
        if (Volatile.Read(ref _known) == 0) return null;
        ulong key = KeyOf(from, user);
        long now = time.GetTimestamp();
        lock (_gate)
        {
            ref Pair pair = ref Find(key);
            return pair.Key == key && pair.Until > now ? time.GetElapsedTime(now, pair.Until) : null;
        }
    }

    /// <summary>Somebody gave a right password from there lately: what others forge in that address's name does not keep out who knows his.</summary>
    public bool KnowsAddress(IPAddress from) => _successes.Contains(HashOf(from));

    /// <summary>One more wrong password. True when this one locks the pair out.</summary>
    public bool Failed(IPAddress from, string user)
    {
        ulong key = KeyOf(from, user);
        bool mayLock = !_successes.Contains(HashOf(from));
        long now = Math.Max(1, time.GetTimestamp());
        lock (_gate)
        {
            ref Pair pair = ref Find(key);
            if (pair.Key != key || time.GetElapsedTime(pair.LastAt, now) > Remembered)
            {
                if (pair.Key == 0) _known++;
                pair = new Pair { Key = key };
            }

            pair.LastAt = now;
            pair.Count++;
            bool locks = mayLock && pair.Count >= TriesBeforeLock;
            TimeSpan wait = locks ? Doubled(FirstLock, pair.Count - TriesBeforeLock, LongestLock)
                : pair.Count > FreeTries ? Doubled(FirstDelay, pair.Count - FreeTries - 1, LongestDelay)
                : TimeSpan.Zero;
            pair.Until = now + (long)(wait.TotalSeconds * time.TimestampFrequency);
            return locks;
        }
    }

    /// <summary>The right password: what went wrong before was a slip.</summary>
    public void Succeeded(IPAddress from, string user)
    {
        _successes.Add(HashOf(from));
        if (Volatile.Read(ref _known) == 0) return;
        ulong key = KeyOf(from, user);
        lock (_gate)
        {
            ref Pair pair = ref Find(key);
            if (pair.Key != key) return;
            pair = default;
            _known--;
        }
    }

    /// <summary>Its place, or that of whichever of its set was quiet for longest.</summary>
    private ref Pair Find(ulong key)
    {
        int first = (int)(key % Sets) * Ways, oldest = first;
        for (int at = first; at < first + Ways; at++)
        {
            if (_pairs[at].Key == key) return ref _pairs[at];
            if (_pairs[at].LastAt < _pairs[oldest].LastAt) oldest = at;
        }

        return ref _pairs[oldest];
    }

    private ulong HashOf(IPAddress address)
    {
        Span<byte> octets = stackalloc byte[16];
        return _hash.Compute(octets[..WriteNetwork(address, octets)]);
    }

    private ulong KeyOf(IPAddress address, string user)
    {
        Span<byte> octets = stackalloc byte[24];
        int length = WriteNetwork(address, octets);
        // Whoever makes up long names gets no more of our memory than others.
        BinaryPrimitives.WriteUInt64LittleEndian(octets[length..], _hash.Compute(Encoding.UTF8.GetBytes(user)));
        return Math.Max(1, _hash.Compute(octets[..(length + 8)]));
    }

    /// <summary>Whoever has one IPv6 address has 2^64 of them.</summary>
    private static int WriteNetwork(IPAddress address, Span<byte> octets)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        address.TryWriteBytes(octets, out int length);
        return Math.Min(length, 8);
    }

    private static TimeSpan Doubled(TimeSpan first, int times, TimeSpan longest)
    {
        TimeSpan doubled = first * Math.Pow(2, Math.Min(times, 20));
        return doubled > longest ? longest : doubled;
    }

    private struct Pair
    {
        public ulong Key;
        public long LastAt;
        public long Until;
        public int Count;
    }
}
