namespace Interworking.FunctionalTests.Conformance;

/// <summary>What <c>make conformance</c> prints: a line for each scenario and transport.</summary>
internal static class ConformanceTable
{
    /// <summary>Writes the file that CONFORMANCE_TABLE names; nothing without it.</summary>
    /// <param name="results">Each case with its failure, null where there is none.</param>
    public static void Write(IEnumerable<(ScenarioCase Case, string? Failure)> results)
    {
        if (Environment.GetEnvironmentVariable("CONFORMANCE_TABLE") is not { Length: > 0 } file) return;
        string[][] rows =
        [
            ["scenario", "transport", "shows", "result"],
            .. results.OrderBy(one => one.Case.Number).Select(one => new[]
            {
                one.Case.Scenario.Name, one.Case.Transport, one.Case.Scenario.Shows, one.Failure is null ? "passed" : $"FAILED: {one.Failure.Split('\n')[0]}",
            }),
        ];
        int[] widths = [.. Enumerable.Range(0, 3).Select(column => rows.Max(row => row[column].Length))];
        File.WriteAllLines(file, rows.Select(row => $"{row[0].PadRight(widths[0])}  {row[1].PadRight(widths[1])}  {row[2].PadRight(widths[2])}  {row[3]}"));
    }
}
