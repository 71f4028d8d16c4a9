namespace Interworking.Host.Api.Provisioning;

/// <summary>What a dry run would change, a line each; secrets are named and not shown.</summary>
internal sealed record ChangesView(IReadOnlyList<string> Changes);
