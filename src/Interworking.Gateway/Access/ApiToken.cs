namespace Interworking.Gateway.Access;

/// <summary>What a script signs in with: a bearer token with a role of its own.</summary>
/// <param name="Name">Unique; see <see cref="UserName"/>.</param>
/// <param name="Hash">Of the token, which is shown once.</param>
/// <param name="Role">What it may do.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="CreatedBy">By whom.</param>
/// <param name="ExpiresAt">From then on it is refused.</param>
public sealed record ApiToken(string Name, byte[] Hash, Role Role, DateTimeOffset CreatedAt, string CreatedBy, DateTimeOffset ExpiresAt)
{
    /// <summary>How a token begins, so that one that leaks is recognised.</summary>
    public const string Prefix = "iwt_";

    /// <summary>Longest life, days.</summary>
    public const int MostDays = 730;
}
