namespace Interworking.Gateway.Access;

/// <summary>A signed-in user.</summary>
/// <param name="Hash">Of the secret in his cookie.</param>
/// <param name="User">His name.</param>
/// <param name="Role">As it is now, not as it was when he signed in.</param>
/// <param name="CreatedAt">When he signed in.</param>
/// <param name="SeenAt">His last request, to the minute.</param>
/// <param name="Address">Where he signed in from.</param>
public sealed record AccessSession(byte[] Hash, string User, Role Role, DateTimeOffset CreatedAt, DateTimeOffset SeenAt, string Address)
{
    /// <summary>Without a request for so long it ends.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(30);

    /// <summary>It ends after so long whatever happens.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(12);

    /// <summary>A request within it does not write to the database.</summary>
    public static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(1);

    public bool IsOver(DateTimeOffset now) => now - SeenAt >= Idle || now - CreatedAt >= Longest;
}
