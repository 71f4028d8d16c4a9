namespace Interworking.Gateway.Access;

/// <summary>Which role has which duty, and the words for roles.</summary>
public static class Roles
{
    private static readonly (Role Role, string Word)[] Words =
        [(Role.ReadOnly, "read-only"), (Role.Operator, "operator"), (Role.Billing, "billing"), (Role.Admin, "admin")];

    /// <summary>read-only, operator, billing, admin.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Words.Select(pair => pair.Word)];

    public static bool May(Role role, Duty duty) => duty switch
    {
        Duty.Own or Duty.Read => true,
        Duty.Operate => role is Role.Operator or Role.Admin,
        Duty.Bill => role is Role.Billing or Role.Admin,
        _ => role == Role.Admin,
    };

    public static string Word(Role role) => Words.First(pair => pair.Role == role).Word;

    public static bool TryParse(string? word, out Role role)
    {
        foreach ((Role known, string name) in Words)
        {
            role = known;
            if (name == word) return true;
        }

        role = default;
        return false;
    }
}
