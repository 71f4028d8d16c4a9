using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Interworking.Gateway.Provisioning;

namespace Interworking.Gateway.Smpp.Login;

/// <summary>
/// Checks passwords, which is slow on purpose, and remembers the right ones as a MAC under a key of this process: a carrier that comes back with a
/// hundred links is hashed once. Wrong ones cost the full time every time.
/// </summary>
public sealed class PasswordChecks : IDisposable
{
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<string, byte[]> _right = new();

    // A check costs tens of milliseconds of one core; whoever binds in masses must not take the cores from the messages.
    private readonly SemaphoreSlim _slow = new(Math.Max(1, Environment.ProcessorCount / 2));

    /// <summary>Whether <paramref name="password"/> is the one kept as <paramref name="hash"/>.</summary>
    public async ValueTask<bool> IsRightAsync(string password, string hash, CancellationToken stop)
    {
        byte[] mac = HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(password));
        if (IsKnown(hash, mac)) return true;
        await _slow.WaitAsync(stop);
        try
        {
            if (IsKnown(hash, mac)) return true;
            if (!PasswordHash.Verify(password, hash)) return false;
            _right[hash] = mac;
            return true;
        }
        finally
        {
            _slow.Release();
        }
    }

    /// <summary>Logins have changed: what is no longer in use must not stay.</summary>
    public void Forget() => _right.Clear();

    public void Dispose() => _slow.Dispose();

    private bool IsKnown(string hash, byte[] mac) => _right.TryGetValue(hash, out byte[]? right) && CryptographicOperations.FixedTimeEquals(right, mac);
}
