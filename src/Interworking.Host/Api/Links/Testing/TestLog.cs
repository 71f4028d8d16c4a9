namespace Interworking.Host.Api.Links.Testing;

/// <summary>Gathers the steps of a test while it goes on.</summary>
internal sealed class TestLog(TimeProvider time)
{
    private readonly List<TestStep> _steps = [];
    private long _began = time.GetTimestamp();

    /// <summary>The next step is timed from now.</summary>
    public void Begin() => _began = time.GetTimestamp();

    public void Good(string what, string says, bool timed = true) => _steps.Add(new TestStep(what, true, says, timed ? Took : null));

    public void Bad(string what, string says) => _steps.Add(new TestStep(what, false, says, Took));

    public TestReport Report(string good) => _steps.Find(step => !step.Ok) is { } bad ? new(false, $"{bad.What}: {bad.Says}", _steps) : new(true, good, _steps);

    private double Took => Math.Round(time.GetElapsedTime(_began).TotalMilliseconds, 1);
}
