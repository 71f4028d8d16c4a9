namespace Interworking.Host.Health;

/// <summary>Something that must work before this node can serve.</summary>
/// <param name="Name">What it is, for the operator.</param>
/// <param name="Problem">Null while it works, else why it does not, in one line. Called for each request to /readyz: must be quick.</param>
internal sealed record ReadinessCheck(string Name, Func<string?> Problem);

/// <summary>Whether this node can serve, and if not, why: first that it has started and is not stopping, then every check.</summary>
internal sealed class Readiness(IHostApplicationLifetime lifetime, IEnumerable<ReadinessCheck> checks)
{
    private readonly ReadinessCheck[] _checks = [.. checks];

    /// <summary>Empty when ready.</summary>
    public IReadOnlyList<string> Reasons()
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested) return ["node: stopping"];
        if (!lifetime.ApplicationStarted.IsCancellationRequested) return ["node: starting"];

        var reasons = new List<string>();
        foreach (ReadinessCheck check in _checks)
        {
            if (check.Problem() is { } problem) reasons.Add($"{check.Name}: {problem}");
        }

        return reasons;
    }
}
