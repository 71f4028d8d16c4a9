namespace Interworking.Gateway.Sip.Outbound;

/// <summary>
/// One entry of Sip.Credentials: <c>realm=R;user=U;password=P</c>, or with <c>passwordFile=PATH</c>, whose first line is the password. A record would print the
/// password: this is a class.
/// </summary>
public sealed class SipCredential
{
    private SipCredential(string realm, string user, string password) => (Realm, User, Password) = (realm, user, password);

    /// <summary>Whose challenges it answers.</summary>
    public string Realm { get; }

    public string User { get; }

    public string Password { get; }

    /// <summary>Reads an entry. What is wrong is said without repeating it, since it holds a password.</summary>
    /// <exception cref="FormatException">A field is missing, twice or unknown, or the password cannot be read.</exception>
    public static SipCredential Parse(string entry)
    {
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string field in entry.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = field.IndexOf('=', StringComparison.Ordinal);
            string name = equals < 0 ? "" : field[..equals].Trim().ToLowerInvariant();
            if (name is not ("realm" or "user" or "password" or "passwordfile") || !fields.TryAdd(name, field[(equals + 1)..].Trim()))
                throw new FormatException("is not realm=...;user=...;passwordFile=... (or password=...); a password with a semicolon goes into a file");
        }

        if (fields.GetValueOrDefault("realm") is not { Length: > 0 } realm || fields.GetValueOrDefault("user") is not { Length: > 0 } user)
            throw new FormatException("names no realm or no user");
        if (fields.ContainsKey("password") == fields.ContainsKey("passwordfile")) throw new FormatException("needs either a password or a passwordFile");
        return new SipCredential(realm, user, fields.TryGetValue("password", out string? password) ? password : ReadFile(fields["passwordfile"]));
    }

    private static string ReadFile(string path)
    {
        try
        {
            return File.ReadLines(path).FirstOrDefault() is { Length: > 0 } line ? line : throw new FormatException($"its passwordFile {path} is empty");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new FormatException($"its passwordFile cannot be read: {error.Message}");
        }
    }
}
