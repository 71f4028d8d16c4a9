namespace Interworking.FunctionalTests.Conformance;

/// <summary>What became of a case.</summary>
/// <param name="Case">Which.</param>
/// <param name="Failure">What was not as expected, with what sipp exchanged; null when all was.</param>
/// <param name="Took">From its first step on.</param>
public sealed record ScenarioResult(ScenarioCase Case, string? Failure, TimeSpan Took);
