namespace Interworking.Host.Api.Provisioning;

/// <summary>What a dry run would change.</summary>
/// <param name="Changes">A line each; secrets are named and not shown.</param>
/// <param name="Effects">What that does to links, accounts and messages as they are now; empty where it disturbs nobody.</param>
internal sealed record ChangesView(IReadOnlyList<string> Changes, IReadOnlyList<string> Effects);
