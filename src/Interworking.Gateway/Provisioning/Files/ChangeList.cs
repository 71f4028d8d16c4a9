namespace Interworking.Gateway.Provisioning.Files;

/// <summary>What a plan changes: a line for people and a record for the audit log each.</summary>
internal sealed class ChangeList
{
    private readonly List<string> _lines = [];
    private readonly List<ProvisioningChange> _records = [];

    public IReadOnlyList<string> Lines => _lines;

    public IReadOnlyList<ProvisioningChange> Records => _records;

    public void Added(string kind, string name, IEnumerable<Field> fields) =>
        Add($"+ {kind} {name}", new ProvisioningChange("create", $"{kind} {name}", null, Field.Text(fields)));

    public void Removed(string kind, string name, IEnumerable<Field> fields) =>
        Add($"- {kind} {name}", new ProvisioningChange("delete", $"{kind} {name}", Field.Text(fields), null));

    /// <summary>Something is different now.</summary>
    /// <param name="kind">What kind of thing.</param>
    /// <param name="name">Which one.</param>
    /// <param name="difference">For people.</param>
    /// <param name="before">All its fields as they were.</param>
    /// <param name="after">All its fields as they are.</param>
    public void Changed(string kind, string name, string difference, IReadOnlyCollection<Field> before, IReadOnlyCollection<Field> after) =>
        Add($"~ {kind} {name}: {difference}", new ProvisioningChange("change", $"{kind} {name}", Field.Text(before.Except(after)), Field.Text(after.Except(before))));

    private void Add(string line, ProvisioningChange record)
    {
        _lines.Add(line);
        _records.Add(record);
    }
}
