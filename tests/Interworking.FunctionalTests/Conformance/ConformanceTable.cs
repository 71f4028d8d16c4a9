namespace Interworking.FunctionalTests.Conformance;

/// <summary>What <c>make conformance</c> prints: a line for each scenario and transport.</summary>
internal static class ConformanceTable
{
    /// <summary>Writes the file that CONFORMANCE_TABLE names; nothing without it.</summary>
    /// <param name="results">All of them.</param>
    public static void Write(IEnumerable<ScenarioResult> results)
    {
        if (Environment.GetEnvironmentVariable("CONFORMANCE_TABLE") is not { Length: > 0 } file) return;
        string[][] rows =
        [
            ["scenario", "transport", "seconds", "shows", "result"],
            .. results.OrderBy(one => one.Case.Number).Select(one => new[]
            {
                one.Case.Scenario.Name, one.Case.Transport, FormattableString.Invariant($"{one.Took.TotalSeconds,7:0.0}"), one.Case.Scenario.Shows,
                one.Failure is null ? "passed" : $"FAILED: {one.Failure.Split('\n')[0]}",
            }),
        ];
        int[] widths = [.. Enumerable.Range(0, rows[0].Length - 1).Select(column => rows.Max(row => row[column].Length))];
        File.WriteAllLines(file, rows.Select(row => $"{string.Join("  ", widths.Select((width, column) => row[column].PadRight(width)))}  {row[^1]}"));
    }
}
