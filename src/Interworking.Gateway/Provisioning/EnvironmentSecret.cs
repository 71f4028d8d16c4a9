using System.Security.Cryptography;
using System.Text;

namespace Interworking.Gateway.Provisioning;

/// <summary>
/// What all nodes of an environment know and nobody else: 32 random octets, made once and kept in the database. Never used itself, only the keys that are
/// derived from it (HKDF, RFC 5869), one for each purpose. Not a record: nothing prints it.
/// </summary>
public sealed class EnvironmentSecret
{
    /// <summary>Octets of the secret, and of each key.</summary>
    public const int Octets = 32;

    private readonly byte[] _secret;

    /// <param name="secret">32 octets; copied.</param>
    /// <exception cref="ArgumentException">Another length.</exception>
    public EnvironmentSecret(ReadOnlySpan<byte> secret)
    {
        if (secret.Length != Octets) throw new ArgumentException($"A secret has {Octets} octets, this has {secret.Length}.", nameof(secret));
        _secret = secret.ToArray();
    }

    /// <summary>The key for a purpose: the same on every node and after every start.</summary>
    /// <param name="purpose">A label that nothing else uses. Changing it makes void what was signed with the old key.</param>
    public byte[] KeyFor(string purpose) => HKDF.DeriveKey(HashAlgorithmName.SHA256, _secret, Octets, info: Encoding.UTF8.GetBytes("interworking " + purpose));
}
