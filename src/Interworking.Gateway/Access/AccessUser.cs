namespace Interworking.Gateway.Access;

/// <summary>Somebody who may sign in.</summary>
/// <param name="Name">Unique; see <see cref="UserName"/>.</param>
/// <param name="PasswordHash">As <see cref="UserPassword"/> writes it; never the password.</param>
/// <param name="Role">What he may do.</param>
/// <param name="CreatedAt">When he was added.</param>
public sealed record AccessUser(string Name, string PasswordHash, Role Role, DateTimeOffset CreatedAt)
{
    /// <summary>Shared secret of his code generator (RFC 6238); null when he has none.</summary>
    public byte[]? TotpSecret { get; init; }

    /// <summary>The newest time step of which a code was used: neither it nor an older one is taken again.</summary>
    public long TotpStep { get; init; }

    /// <summary>The record without its secrets.</summary>
    public override string ToString() => Name;
}
