using System.Net;
using System.Net.Sockets;
using System.Numerics;

namespace Interworking.Gateway.Smpp.Login;

/// <summary>
/// Remembers wrong logins by address and system_id, and by address alone, so that guessing gets slower and then stops for a while.
/// Memory is bounded: beyond it the oldest failures are forgotten.
/// </summary>
public sealed class LoginGuard(TimeProvider time)
{
    /// <summary>Wrong tries of one system_id from one address before it is locked out.</summary>
    public const int TriesPerLogin = 5;

    /// <summary>Wrong tries from one address, whatever the system_id, before all of it is locked out.</summary>
    public const int TriesPerAddress = 20;

    private const int MaxRemembered = 10_000;
    private static readonly TimeSpan RememberedFor = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan FirstLock = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestLock = TimeSpan.FromMinutes(15);

    private readonly Lock _gate = new();
    private readonly Dictionary<Who, Failures> _failures = [];

    /// <summary>How many logins and addresses are remembered.</summary>
    public int Remembered
    {
        get { lock (_gate) return _failures.Count; }
    }

    /// <summary>How long this login is still locked out; null when it is not.</summary>
    public TimeSpan? LockedFor(IPAddress from, string systemId)
    {
        IPAddress network = NetworkOf(from);
        lock (_gate)
        {
            TimeSpan left = Longer(LeftLocked(new Who(network, systemId)), LeftLocked(new Who(network, null)));
            return left > TimeSpan.Zero ? left : null;
        }
    }

    /// <summary>One more wrong try.</summary>
    /// <param name="from">Its address.</param>
    /// <param name="systemId">The system_id it named, whether or not there is one.</param>
    /// <param name="mayLock">False for an address from which a carrier is bound: then wrong tries only get slower.</param>
    public LoginFailure Failed(IPAddress from, string systemId, bool mayLock)
    {
        IPAddress network = NetworkOf(from);
        lock (_gate)
        {
            TimeSpan before = Longer(LeftLocked(new Who(network, systemId)), LeftLocked(new Who(network, null)));
            Failures login = CountLocked(new Who(network, systemId), mayLock ? TriesPerLogin : int.MaxValue);
            CountLocked(new Who(network, null), mayLock ? TriesPerAddress : int.MaxValue);
            bool locked = before > TimeSpan.Zero;
            TimeSpan begun = locked ? TimeSpan.Zero : Longer(LeftLocked(new Who(network, systemId)), LeftLocked(new Who(network, null)));
            bool tell = !locked && (begun > TimeSpan.Zero || BitOperations.IsPow2(login.Count));
            return new LoginFailure(login.Count, Doubled(FirstDelay, login.Count - 1, LongestDelay), begun, tell);
        }
    }

    /// <summary>Logged in: what went wrong before was a slip.</summary>
    public void Succeeded(IPAddress from, string systemId)
    {
        IPAddress network = NetworkOf(from);
        lock (_gate)
        {
            _failures.Remove(new Who(network, systemId));
            _failures.Remove(new Who(network, null));
        }
    }

    /// <summary>Everyone may try again.</summary>
    public void Forget()
    {
        lock (_gate) _failures.Clear();
    }

    private TimeSpan LeftLocked(Who who) =>
        _failures.TryGetValue(who, out Failures? known) && known.LockedSince != 0 ? known.Lock - time.GetElapsedTime(known.LockedSince) : TimeSpan.Zero;

    private Failures CountLocked(Who who, int tries)
    {
        long now = Math.Max(1, time.GetTimestamp());
        if (!_failures.TryGetValue(who, out Failures? known) || time.GetElapsedTime(known.LastAt, now) > RememberedFor)
        {
            MakeRoomLocked();
            _failures[who] = known = new Failures();
        }

        known.LastAt = now;
        if (LeftLocked(who) > TimeSpan.Zero) return known; // tries while it is locked out neither count nor make it longer
        known.Count++;
        if (known.Count < tries) return known;
        known.LockedSince = now;
        known.Lock = Doubled(FirstLock, known.Count - tries, LongestLock);
        return known;
    }

    /// <summary>When it is full, the tenth that has been quiet for longest goes: rarely, so that being guessed at costs little.</summary>
    private void MakeRoomLocked()
    {
        if (_failures.Count < MaxRemembered) return;
        foreach (Who who in _failures.OrderBy(pair => pair.Value.LastAt).Take(MaxRemembered / 10).Select(pair => pair.Key).ToArray()) _failures.Remove(who);
    }

    /// <summary>Whoever has one IPv6 address has 2^64 of them.</summary>
    internal static IPAddress NetworkOf(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address;
        Span<byte> octets = stackalloc byte[16];
        address.TryWriteBytes(octets, out _);
        octets[8..].Clear();
        return new IPAddress(octets);
    }

    private static TimeSpan Doubled(TimeSpan first, int times, TimeSpan longest)
    {
        double doubled = first.TotalSeconds * Math.Pow(2, Math.Min(times, 30));
        return doubled > longest.TotalSeconds ? longest : TimeSpan.FromSeconds(doubled);
    }

    private static TimeSpan Longer(TimeSpan left, TimeSpan right) => left > right ? left : right;

    /// <param name="Network">The address, or the /64 of an IPv6 one.</param>
    /// <param name="SystemId">Null for all of the address.</param>
    private readonly record struct Who(IPAddress Network, string? SystemId);

    private sealed class Failures
    {
        public int Count;
        public long LastAt;
        public long LockedSince;
        public TimeSpan Lock;
    }
}
