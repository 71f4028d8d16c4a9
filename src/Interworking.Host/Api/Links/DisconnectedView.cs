namespace Interworking.Host.Api.Links;

/// <summary>Links that were unbound, or in a dry run would be.</summary>
internal sealed record DisconnectedView(bool DryRun, int Links);
