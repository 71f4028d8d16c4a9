using System.Text.Json.Serialization;
using Interworking.Gateway.Access;

namespace Interworking.Host.Api.Access;

/// <summary>A user, without his secrets.</summary>
/// <param name="Name">Unique.</param>
/// <param name="Role">read-only, operator, billing, admin.</param>
/// <param name="HasCode">Signing in needs a code.</param>
/// <param name="CreatedAt">UTC.</param>
internal sealed record UserView(string Name, string Role, bool HasCode, DateTimeOffset CreatedAt)
{
    public static UserView Of(AccessUser user) => new(user.Name, Roles.Word(user.Role), user.TotpSecret is not null, user.CreatedAt);
}

/// <summary>A new user.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record NewUserBody(string Name, string Role, string Password)
{
    /// <summary>The record without its secret.</summary>
    public override string ToString() => Name;
}

/// <summary>A change of a user; what is left out stays.</summary>
/// <param name="Role">Another role.</param>
/// <param name="Password">Another password, for one who has forgotten his.</param>
/// <param name="HasCode">false takes his code generator away.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record UserChangeBody(string? Role = null, string? Password = null, bool? HasCode = null)
{
    /// <summary>The record without its secret.</summary>
    public override string ToString() => Role ?? "";
}

/// <summary>A token, without its secret.</summary>
internal sealed record TokenView(string Name, string Role, DateTimeOffset CreatedAt, string CreatedBy, DateTimeOffset ExpiresAt)
{
    public static TokenView Of(ApiToken token) => new(token.Name, Roles.Word(token.Role), token.CreatedAt, token.CreatedBy, token.ExpiresAt);
}

/// <summary>A new token.</summary>
/// <param name="Name">Unique.</param>
/// <param name="Role">What it may do.</param>
/// <param name="Days">How long, 1 to 730.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record NewTokenBody(string Name, string Role, int Days);

/// <summary>A token that was just made: the only time that it is shown.</summary>
internal sealed record TokenSecretView(string Name, string Token, DateTimeOffset ExpiresAt)
{
    /// <summary>The record without its secret.</summary>
    public override string ToString() => Name;
}
