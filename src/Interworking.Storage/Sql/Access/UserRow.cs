using Interworking.Gateway.Access;

namespace Interworking.Storage.Sql.Access;

internal sealed class UserRow
{
    public const string Columns = "name, password_hash, role, totp_secret, totp_step, created_at";

    public string Name { get; init; } = "";

    public string PasswordHash { get; init; } = "";

    public string Role { get; init; } = "";

    public byte[]? TotpSecret { get; init; }

    public long TotpStep { get; init; }

    public long CreatedAt { get; init; }

    public static UserRow Of(AccessUser user) => new()
    {
        Name = user.Name,
        PasswordHash = user.PasswordHash,
        Role = Roles.Word(user.Role),
        TotpSecret = user.TotpSecret,
        TotpStep = user.TotpStep,
        CreatedAt = user.CreatedAt.ToUnixTimeMilliseconds(),
    };

    public AccessUser ToUser() => new(Name, PasswordHash, RoleOf(Role), DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt))
    {
        TotpSecret = TotpSecret,
        TotpStep = TotpStep,
    };

    /// <exception cref="InvalidDataException">The table holds a role that this program does not know.</exception>
    public static Role RoleOf(string word) => Roles.TryParse(word, out Role role) ? role : throw new InvalidDataException($"'{word}' is not a role.");
}
