using System.Text.Json;
using Interworking.FunctionalTests.Harness;

namespace Interworking.FunctionalTests.Conformance;

/// <summary>Reads the folder sipp-scenarios: index.json, and a scenario for each row of table-4.1.csv.</summary>
public static class ScenarioIndex
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
    };

    public static string Folder { get; } = Path.Combine(Repository.Root, "sipp-scenarios");

    public static IReadOnlyList<Scenario> All { get; } =
        [.. JsonSerializer.Deserialize<Index>(File.ReadAllText(Path.Combine(Folder, "index.json")), Json)!.Scenarios, .. Table()];

    /// <summary>Every scenario over each of its transports; CONFORMANCE_ONLY takes those whose names contain it.</summary>
    public static IReadOnlyList<ScenarioCase> Cases { get; } =
    [
        .. All.SelectMany(scenario => scenario.Transports.Select(transport => (Scenario: scenario, Transport: transport)))
            .Select((one, number) => new ScenarioCase(one.Scenario, one.Transport, number))
            .Where(one => one.Scenario.Name.Contains(Environment.GetEnvironmentVariable("CONFORMANCE_ONLY") ?? "", StringComparison.Ordinal)),
    ];

    /// <summary>answer;outcome;receipt. What may be tried again is over when the validity is.</summary>
    private static IEnumerable<Scenario> Table() =>
        from line in File.ReadLines(Path.Combine(Folder, "table-4.1.csv")).Skip(1)
        let row = line.Split(';')
        let status = int.Parse(row[0].AsSpan(0, 3), null)
        select new Scenario
        {
            Name = $"table-4.1-{status}",
            Shows = $"{row[0]}: {row[1]}, receipt {row[2]}",
            Transports = ["udp"],
            Steps =
            [
                new ScenarioStep { Play = "register" },
                new ScenarioStep { Play = "to-app/answer", Stays = true, Ends = false, Set = new Dictionary<string, string> { ["answer"] = row[0] } },
                new ScenarioStep { Submit = new CarrierStep { Validity = row[1] == "expired" ? 2 : null } },
            ],
            Expect = new ScenarioExpectation { Outcome = row[1], Receipt = row[2], SipStatus = row[1] == "expired" ? null : status },
        };

    private sealed record Index(IReadOnlyList<Scenario> Scenarios);
}
