namespace Interworking.Gateway.Access;

/// <summary>Whoever calls the API, once he has shown who he is.</summary>
/// <param name="Name">The user's or token's name.</param>
/// <param name="Role">What he may do.</param>
/// <param name="Actor">As the audit log names him.</param>
public sealed record Caller(string Name, Role Role, Actor Actor)
{
    /// <summary>Hash of the session he came by; null for a token or a command on this machine.</summary>
    public byte[]? Session { get; init; }

    /// <summary>When he has to sign in again at the latest; null for a command.</summary>
    public DateTimeOffset? Until { get; init; }
}
