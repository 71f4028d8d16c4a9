using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Interworking.Gateway.Access;

/// <summary>Sessions and tokens: 256 random bits that only their holder has. The database keeps their SHA-256, which is enough for a secret that cannot be guessed.</summary>
public static class OpaqueSecret
{
    /// <summary>Longest text that is looked at.</summary>
    public const int LongestText = 200;

    public static string Create(string prefix = "") => prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
