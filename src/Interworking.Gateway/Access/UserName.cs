namespace Interworking.Gateway.Access;

/// <summary>Names of users and tokens: one way to write each, safe in logs and paths.</summary>
public static class UserName
{
    public const string Expected = "write 1 to 64 of a-z, 0-9, '.', '-', '_' and '@'";

    public static bool IsValid(string? name) =>
        name is { Length: >= 1 and <= 64 } && name.All(letter => letter is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '.' or '-' or '_' or '@');
}
