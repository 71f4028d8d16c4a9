namespace Interworking.Gateway.Access;

/// <summary>A user's change in the words of the audit log.</summary>
public static class UserAudit
{
    public static string After(AccessUser before, AccessUser after) => string.Join(", ", new[]
    {
        $"role={Roles.Word(after.Role)}",
        after.PasswordHash == before.PasswordHash ? "" : "password set",
        before.TotpSecret is not null && after.TotpSecret is null ? "no code generator" : "",
    }.Where(part => part.Length > 0));
}
