using System.Globalization;
using System.Security.Cryptography;

namespace Interworking.Gateway.Provisioning;

/// <summary>A password as it is kept: <c>pbkdf2-sha256$iterations$salt$hash</c>, salt and hash in Base64.</summary>
public static class PasswordHash
{
    // Anyone may try to bind, so one check must not cost more than some tens of milliseconds.
    private const int Iterations = 50_000;
    private const int MostIterations = 10_000_000;
    private const int SaltOctets = 16;
    private const int HashOctets = 32;
    private const string Scheme = "pbkdf2-sha256";

    /// <summary>A hash that no password has: what an unknown name is verified against, so that it takes as long as a known one.</summary>
    public static string Nobody { get; } = Create(Convert.ToHexString(RandomNumberGenerator.GetBytes(SaltOctets)));

    /// <summary>Hashes with a new salt: the same password never gives the same text twice.</summary>
    /// <param name="password">The password.</param>
    /// <param name="iterations">What a check costs; a carrier's by default.</param>
    public static string Create(string password, int iterations = Iterations)
    {
        byte[] salt = RandomNumberGenerator.GetBytes(SaltOctets);
        byte[] hash = Rfc2898DeriveBytes.Pbkdf2(password, salt, iterations, HashAlgorithmName.SHA256, HashOctets);
        return string.Create(CultureInfo.InvariantCulture, $"{Scheme}${iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}");
    }

    /// <summary>Whether <paramref name="password"/> is the one that was hashed; takes the same time wherever they differ. False for a text that is not a hash.</summary>
    public static bool Verify(string password, string kept)
    {
        string[] fields = kept.Split('$');
        if (fields is not [Scheme, var count, var saltText, var hashText]) return false;
        if (!int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out int iterations) || iterations is < 1 or > MostIterations) return false;

        Span<byte> salt = stackalloc byte[64];
        Span<byte> hash = stackalloc byte[64];
        if (!Convert.TryFromBase64String(saltText, salt, out int saltLength) || !Convert.TryFromBase64String(hashText, hash, out int hashLength)) return false;
        if (hashLength != HashOctets) return false;

        Span<byte> actual = stackalloc byte[HashOctets];
        Rfc2898DeriveBytes.Pbkdf2(password, salt[..saltLength], actual, iterations, HashAlgorithmName.SHA256);
        return CryptographicOperations.FixedTimeEquals(actual, hash[..hashLength]);
    }
}
