using Interworking.Gateway.Access;

namespace Interworking.Storage.Sql.Access;

internal sealed class SessionRow
{
    public byte[] Hash { get; init; } = [];

    public string UserName { get; init; } = "";

    public string Role { get; init; } = "";

    public long CreatedAt { get; init; }

    public long SeenAt { get; init; }

    public string Address { get; init; } = "";

    public AccessSession ToSession() => new(
        Hash, UserName, UserRow.RoleOf(Role), DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt), DateTimeOffset.FromUnixTimeMilliseconds(SeenAt), Address);
}
