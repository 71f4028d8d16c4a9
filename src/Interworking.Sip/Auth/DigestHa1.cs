namespace Interworking.Sip.Auth;

/// <summary>H(user:realm:password), the form in which a password is kept.</summary>
public static class DigestHa1
{
    /// <summary>Lower-case hex: 32 digits for MD5, 64 for SHA-256.</summary>
    public static string Compute(DigestAlgorithm algorithm, string user, string realm, string password) =>
        DigestHash.Hex(algorithm, user, realm, password);
}
