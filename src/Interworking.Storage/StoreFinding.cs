namespace Interworking.Storage;

/// <summary>What <c>check</c> found out about a store, each in one line for people; neither holds a secret.</summary>
/// <param name="State">What it is and how it is; null when it cannot be used.</param>
/// <param name="Problems">What stands in the way of serving, and what to do.</param>
public sealed record StoreFinding(string? State, IReadOnlyList<string> Problems)
{
    internal static StoreFinding Broken(string problem) => new(null, [problem]);
}
