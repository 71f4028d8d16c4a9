using System.Globalization;
using System.Security.Cryptography;

namespace Interworking.Sip.Auth;

/// <summary>The client side: answers a challenge (RFC 3261, 22.2; RFC 7616, 3.4).</summary>
public static class DigestClient
{
    /// <summary>
    /// The value for Authorization (or Proxy-Authorization) that answers one WWW-Authenticate (Proxy-Authenticate) value;
    /// null when it is not Digest, its algorithm unknown, or it offers only qop values other than auth.
    /// </summary>
    /// <param name="challenge">The challenge's value.</param>
    /// <param name="user">User name.</param>
    /// <param name="password">Clear password.</param>
    /// <param name="method">Of the request to authorize.</param>
    /// <param name="uri">Its Request-URI.</param>
    /// <param name="nonceCount">1 for the first use of this nonce, then one more each time.</param>
    /// <param name="cnonce">Null for a random one.</param>
    public static string? Authorize(
        string challenge, string user, string password, string method, string uri, uint nonceCount = 1, string? cnonce = null)
    {
        if (DigestFields.TryRead(challenge) is not { } fields
            || !fields.TryGetValue("realm", out string? realm)
            || !fields.TryGetValue("nonce", out string? nonce)
            || DigestFields.Algorithm(fields.GetValueOrDefault("algorithm")) is not { } algorithm) return null;
        bool counted = fields.TryGetValue("qop", out string? qop);
        if (counted && !qop!.Split(',', StringSplitOptions.TrimEntries).Contains("auth", StringComparer.OrdinalIgnoreCase)) return null;
        var credentials = new DigestCredentials
        {
            Username = user,
            Realm = realm,
            Nonce = nonce,
            Uri = uri,
            Response = "",
            Algorithm = algorithm,
            Qop = counted ? "auth" : null,
            Cnonce = cnonce ?? RandomNumberGenerator.GetHexString(16, lowercase: true),
            NonceCountText = nonceCount.ToString("x8", CultureInfo.InvariantCulture),
        };
        string response = credentials.Expected(algorithm, method, DigestHa1.Compute(algorithm, user, realm, password));
        return $"Digest username={Quote(user)}, realm={Quote(realm)}, nonce={Quote(nonce)}, uri={Quote(uri)}, response=\"{response}\""
            + $", algorithm={DigestHash.Name(algorithm)}"
            + (counted ? $", qop=auth, nc={credentials.NonceCountText}, cnonce={Quote(credentials.Cnonce)}" : "")
            + (fields.TryGetValue("opaque", out string? opaque) ? $", opaque={Quote(opaque)}" : "");
    }

    /// <summary>The realm of a WWW-Authenticate or Proxy-Authenticate value; null when it is not Digest, or names none.</summary>
    public static string? RealmOf(string challenge) => DigestFields.TryRead(challenge)?.GetValueOrDefault("realm");

    private static string Quote(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
