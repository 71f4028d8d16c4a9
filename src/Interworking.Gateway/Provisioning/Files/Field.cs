namespace Interworking.Gateway.Provisioning.Files;

/// <summary>One property of a provisioned thing as a change line shows it.</summary>
/// <param name="Name">As in the file.</param>
/// <param name="Value">As in the file; of a secret only whether it differs is ever looked at.</param>
/// <param name="Secret">The value is never shown.</param>
internal readonly record struct Field(string Name, string Value, bool Secret = false)
{
    /// <summary><c>window 50 -> 100, password</c>; empty when nothing differs.</summary>
    public static string Difference(IEnumerable<Field> before, IEnumerable<Field> after)
    {
        Dictionary<string, Field> old = before.ToDictionary(field => field.Name);
        var lines = new List<string>();
        foreach (Field field in after)
        {
            if (!old.Remove(field.Name, out Field was)) was = new Field(field.Name, "", field.Secret);
            if (was.Value != field.Value) lines.Add(field.Secret ? field.Name : $"{field.Name} {Shown(was.Value)} -> {Shown(field.Value)}");
        }

        lines.AddRange(old.Values.Select(gone => gone.Secret ? $"no {gone.Name}" : $"{gone.Name} {Shown(gone.Value)} -> none"));
        return string.Join(", ", lines);
    }

    /// <summary><c>window=50, password set</c>: all of them, secrets by name only.</summary>
    public static string Text(IEnumerable<Field> fields) =>
        string.Join(", ", fields.Where(field => field.Value.Length > 0).Select(field => field.Secret ? $"{field.Name} set" : $"{field.Name}={field.Value}"));

    private static string Shown(string value) => value.Length == 0 ? "none" : value;
}
