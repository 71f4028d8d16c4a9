namespace Interworking.FunctionalTests.Conformance;

/// <summary>
/// The folder sipp-scenarios, played by sipp, whose parser and transactions are not ours: what we answer, what becomes of a message, its CDR and its receipt.
/// On SQLite only: what is shown here is above the stores.
/// </summary>
public sealed class ConformanceTests(ConformanceRun run) : IClassFixture<ConformanceRun>
{
    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (ScenarioCase one in ScenarioIndex.Cases) cases.Add(one.Scenario.Name, one.Transport);
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Scenario_Played_GoesAsWritten(string name, string transport)
    {
        ScenarioResult result = await run.ResultAsync(name, transport);

        Assert.True(result.Failure is null, result.Failure);
    }

    [Fact]
    public void Folder_EveryFile_IsPlayed()
    {
        IEnumerable<string> files = Directory.EnumerateFiles(ScenarioIndex.Folder, "*.xml", SearchOption.AllDirectories)
            .Select(file => Path.ChangeExtension(Path.GetRelativePath(ScenarioIndex.Folder, file), null));
        IEnumerable<string?> played = ScenarioIndex.All.SelectMany(scenario => scenario.Steps).SelectMany(step => new[] { step.Play, step.Then });

        files.Should().BeSubsetOf(played);
    }
}
