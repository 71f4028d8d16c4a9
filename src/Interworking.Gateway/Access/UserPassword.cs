using Interworking.Gateway.Provisioning;

namespace Interworking.Gateway.Access;

/// <summary>Passwords of people. Their hash costs twelve times what a carrier's does: signing in is rare, and few may try at a time.</summary>
public static class UserPassword
{
    public const string Expected = "write 12 to 128 characters, not the user's name";

    private const int Iterations = 600_000;

    /// <summary>A hash that no password has: an unknown name takes as long as a known one.</summary>
    private static readonly string Nobody = PasswordHash.Create(Guid.NewGuid().ToString("N"), Iterations);

    public static bool IsGood(string? password, string name) =>
        password is { Length: >= 12 and <= 128 } && !string.Equals(password, name, StringComparison.OrdinalIgnoreCase);

    public static string Hash(string password) => PasswordHash.Create(password, Iterations);

    /// <summary>Whether it is this user's. Takes as long for nobody.</summary>
    public static bool Verify(string password, AccessUser? user)
    {
        bool right = PasswordHash.Verify(password, user?.PasswordHash ?? Nobody);
        return right && user is not null;
    }
}
