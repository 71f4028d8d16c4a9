using System.Security.Cryptography;
using System.Text;
using Interworking.Sip.Messages;

namespace Interworking.Sip.Auth;

/// <summary>
/// The server side of digest (RFC 3261, 22; RFC 7616; RFC 8760): stateless nonces that live five minutes, and a bounded
/// memory of the nonce-counts used. Safe for any number of threads.
/// </summary>
public sealed class DigestAuthenticator
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);
    private const int RememberedNonces = 1 << 20;

    private readonly string _realm;
    private readonly IReadOnlyList<DigestAlgorithm> _offered;
    private readonly TimeProvider _time;
    private readonly NonceMint _mint;
    private readonly NonceCounts _counts = new(Lifetime, RememberedNonces);

    /// <param name="secretKey">Signs nonces; nodes that share it accept each other's. 16 octets or more.</param>
    /// <param name="realm">Without quotes and line breaks.</param>
    /// <param name="offered">At least one, the preferred first.</param>
    /// <param name="time">The clock of nonce lifetimes.</param>
    public DigestAuthenticator(byte[] secretKey, string realm, IReadOnlyList<DigestAlgorithm> offered, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(secretKey.Length, 16, nameof(secretKey));
        ArgumentOutOfRangeException.ThrowIfZero(offered.Count, nameof(offered));
        if (realm.AsSpan().IndexOfAny("\"\\\r\n") >= 0) throw new ArgumentException("A realm has no quotes or line breaks.", nameof(realm));
        (_realm, _offered, _time) = (realm, offered, time);
        _mint = new NonceMint(secretKey, Encoding.UTF8.GetBytes(realm), time);
    }

    /// <summary>One WWW-Authenticate value per algorithm offered, in order of preference.</summary>
    public IEnumerable<string> Challenge(bool stale)
    {
        string nonce = _mint.Mint();
        foreach (DigestAlgorithm algorithm in _offered)
            yield return $"Digest realm=\"{_realm}\", nonce=\"{nonce}\", algorithm={DigestHash.Name(algorithm)}, qop=\"auth\""
                + (stale ? ", stale=true" : "");
    }

    /// <summary>Checks credentials against a request.</summary>
    /// <param name="credentials">From Authorization or Proxy-Authorization.</param>
    /// <param name="method">The request's method.</param>
    /// <param name="requestUri">The Request-URI; the credentials' uri need only name the same user.</param>
    /// <param name="ha1">Gives the lower-case hex HA1 of a user name for an algorithm; null for a user who does not exist.</param>
    public DigestVerdict Verify(
        DigestCredentials credentials, string method, string requestUri, Func<DigestAlgorithm, string, string?> ha1)
    {
        if (credentials.Algorithm is not { } algorithm || !_offered.Contains(algorithm)) return DigestVerdict.Malformed;
        if (credentials.Qop is { } qop
            && (!qop.Equals("auth", StringComparison.OrdinalIgnoreCase) || credentials.NonceCount == 0)) return DigestVerdict.Malformed;
        if (credentials.Realm != _realm || !IsSameTarget(credentials.Uri, requestUri)) return DigestVerdict.Wrong;
        if (ha1(algorithm, credentials.Username) is not { } secret) return DigestVerdict.Wrong;
        if (!SameHex(credentials.Expected(algorithm, method, secret), credentials.Response)) return DigestVerdict.Wrong;
        return IsFresh(credentials) ? DigestVerdict.Ok : DigestVerdict.Stale;
    }

    private bool IsFresh(DigestCredentials credentials)
    {
        if (!_mint.TryOpen(credentials.Nonce, out DateTimeOffset issued, out ulong id)) return false;
        DateTimeOffset now = _time.GetUtcNow();
        if (now - issued > Lifetime || issued - now > ClockSkew) return false;
        // RFC 2069 clients have no count: their nonce is good for its lifetime.
        return credentials.Qop is null || _counts.TryUse(id, issued, credentials.NonceCount, now);
    }

    private static bool SameHex(string expected, string given) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(given.ToLowerInvariant()));

    /// <summary>
    /// Phones and proxies differ in scheme, port and parameters, and some (sipp) write the address that they send to where the domain is asked for. The user
    /// must be the request's, so that credentials for one recipient are not good for another.
    /// </summary>
    private static bool IsSameTarget(string given, string requestUri)
    {
        if (given == requestUri) return true;
        return SipUri.TryParse(given, out SipUri? left) && SipUri.TryParse(requestUri, out SipUri? right)
            && left.User == right.User;
    }
}
