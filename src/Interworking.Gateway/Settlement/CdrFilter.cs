namespace Interworking.Gateway.Settlement;

/// <summary>Which CDRs.</summary>
/// <param name="Environment">Whose.</param>
/// <param name="From">First moment of acceptance.</param>
/// <param name="Until">The moment after the last.</param>
/// <param name="Carrier">Only this one's; null for all, also those without a carrier.</param>
public sealed record CdrFilter(string Environment, DateTimeOffset From, DateTimeOffset Until, string? Carrier);
