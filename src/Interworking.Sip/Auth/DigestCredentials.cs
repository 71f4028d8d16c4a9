using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Interworking.Sip.Auth;

/// <summary>An Authorization or Proxy-Authorization value of the Digest scheme (RFC 3261, 22.4; RFC 7616, 3.4).</summary>
public sealed record DigestCredentials
{
    public required string Username { get; init; }

    public required string Realm { get; init; }

    public required string Nonce { get; init; }

    public required string Uri { get; init; }

    /// <summary>Hex as sent.</summary>
    public required string Response { get; init; }

    /// <summary>Null for an algorithm that we do not know.</summary>
    public DigestAlgorithm? Algorithm { get; init; } = DigestAlgorithm.Md5;

    /// <summary>Null in the form of RFC 2069.</summary>
    public string? Qop { get; init; }

    public string Cnonce { get; init; } = "";

    /// <summary>nc as sent: eight hex digits.</summary>
    public string NonceCountText { get; init; } = "";

    /// <summary>nc; 0 when absent or malformed.</summary>
    public uint NonceCount =>
        uint.TryParse(NonceCountText, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint count) ? count : 0;

    /// <summary>Null unless the value is Digest with all mandatory fields.</summary>
    public static DigestCredentials? TryParse(string? headerValue) => TryParse(headerValue, out DigestCredentials? parsed) ? parsed : null;

    /// <summary>False unless the value is Digest with all mandatory fields.</summary>
    public static bool TryParse(string? headerValue, [NotNullWhen(true)] out DigestCredentials? credentials)
    {
        credentials = null;
        if (headerValue is null || DigestFields.TryRead(headerValue) is not { } fields) return false;
        if (!fields.TryGetValue("username", out string? user) || !fields.TryGetValue("realm", out string? realm)
            || !fields.TryGetValue("nonce", out string? nonce) || !fields.TryGetValue("uri", out string? uri)
            || !fields.TryGetValue("response", out string? response)) return false;
        credentials = new DigestCredentials
        {
            Username = user,
            Realm = realm,
            Nonce = nonce,
            Uri = uri,
            Response = response,
            Algorithm = DigestFields.Algorithm(fields.GetValueOrDefault("algorithm")),
            Qop = fields.GetValueOrDefault("qop"),
            Cnonce = fields.GetValueOrDefault("cnonce", ""),
            NonceCountText = fields.GetValueOrDefault("nc", ""),
        };
        return true;
    }

    /// <summary>The response these fields should carry (RFC 7616, 3.4.1; RFC 2069 without qop).</summary>
    internal string Expected(DigestAlgorithm algorithm, string method, string ha1)
    {
        string ha2 = DigestHash.Hex(algorithm, method, Uri);
        return Qop is null
            ? DigestHash.Hex(algorithm, ha1, Nonce, ha2)
            : DigestHash.Hex(algorithm, ha1, Nonce, NonceCountText, Cnonce, Qop, ha2);
    }
}
