namespace Interworking.Host.Cli.Onboarding;

/// <summary>Rows of area, question and finding, in columns.</summary>
internal sealed class ReportTable
{
    private readonly List<(string Area, string What, string Found)> _rows = [];

    public void Add(string area, string what, string found) => _rows.Add((area, what, found));

    public IEnumerable<string> Lines()
    {
        int area = _rows.Max(row => row.Area.Length), what = _rows.Max(row => row.What.Length);
        string? before = null;
        foreach ((string own, string asked, string found) in _rows)
        {
            yield return $"{(own == before ? "" : own).PadRight(area)}  {asked.PadRight(what)}  {found}".TrimEnd();
            before = own;
        }
    }
}
