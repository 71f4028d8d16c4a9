using Interworking.FunctionalTests.Harness;

namespace Interworking.FunctionalTests.Conformance;

/// <summary>A scenario over one transport, with numbers that no other has.</summary>
/// <param name="Scenario">What is played.</param>
/// <param name="Transport">udp or tcp.</param>
/// <param name="Number">Its place among all.</param>
public sealed record ScenarioCase(Scenario Scenario, string Transport, int Number)
{
    public const string Password = "secret-1";

    /// <summary>Numbers of alice, and as many of bob.</summary>
    private const int NumbersOfEach = 40;

    private const int First = 600_000_000;

    /// <summary>The first number that is not this case's any more.</summary>
    public string End => $"{First + (Number + 1) * 2 * NumbersOfEach}";

    public IEnumerable<TestAccount> Accounts =>
        Enumerable.Range(0, Used("alice")).Select(Alice).Concat(Enumerable.Range(0, Used("bob")).Select(Bob)).Select(did => new TestAccount(did, Password));

    /// <summary>Whom messages are for.</summary>
    public string Alice(int turn) => $"{First + Number * 2 * NumbersOfEach + turn}";

    /// <summary>An app that writes to her.</summary>
    public string Bob(int turn) => $"{First + (Number * 2 + 1) * NumbersOfEach + turn}";

    /// <summary>Own numbers of who plays a step, and the number that he writes to.</summary>
    public (IReadOnlyList<string> Own, string Other) Numbers(ScenarioStep step) => step.As switch
    {
        "alice" => ([.. Enumerable.Range(0, step.Accounts).Select(turn => step.Did ?? Alice(turn))], Bob(0)),
        "bob" => ([.. Enumerable.Range(0, step.Accounts).Select(turn => step.Did ?? Bob(turn))], Alice(0)),
        "peer" => (["447700900000"], Alice(0)),
        _ => throw new InvalidOperationException($"{Scenario.Name}: nobody is called {step.As}"),
    };

    public override string ToString() => $"{Scenario.Name} over {Transport}";

    private int Used(string who) => Math.Max(1, Scenario.Steps.Max(step => step.Submit is { } submit && who == "alice" ? submit.Accounts : step.As == who ? step.Accounts : 0));
}
