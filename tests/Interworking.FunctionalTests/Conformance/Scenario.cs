namespace Interworking.FunctionalTests.Conformance;

/// <summary>An entry of sipp-scenarios/index.json: who plays what, and what must have come of it.</summary>
public sealed record Scenario
{
    public required string Name { get; init; }

    /// <summary>What it shows, for the table.</summary>
    public required string Shows { get; init; }

    /// <summary>udp, tcp: it is played once over each.</summary>
    public required IReadOnlyList<string> Transports { get; init; }

    public required IReadOnlyList<ScenarioStep> Steps { get; init; }

    public ScenarioExpectation Expect { get; init; } = new();
}
