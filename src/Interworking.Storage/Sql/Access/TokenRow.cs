using Interworking.Gateway.Access;

namespace Interworking.Storage.Sql.Access;

internal sealed class TokenRow
{
    public const string Columns = "name, hash, role, created_at, created_by, expires_at";

    public string Name { get; init; } = "";

    public byte[] Hash { get; init; } = [];

    public string Role { get; init; } = "";

    public long CreatedAt { get; init; }

    public string CreatedBy { get; init; } = "";

    public long ExpiresAt { get; init; }

    public static TokenRow Of(ApiToken token) => new()
    {
        Name = token.Name,
        Hash = token.Hash,
        Role = Roles.Word(token.Role),
        CreatedAt = token.CreatedAt.ToUnixTimeMilliseconds(),
        CreatedBy = token.CreatedBy,
        ExpiresAt = token.ExpiresAt.ToUnixTimeMilliseconds(),
    };

    public ApiToken ToToken() => new(
        Name, Hash, UserRow.RoleOf(Role), DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt), CreatedBy, DateTimeOffset.FromUnixTimeMilliseconds(ExpiresAt));
}
