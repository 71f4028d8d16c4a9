namespace Interworking.Host.Api.Provisioning;

/// <param name="Name">How names begin; empty for all.</param>
/// <param name="After">Only behind this name; empty from the first.</param>
/// <param name="Limit">1 to 1000.</param>
public sealed record PageQuery(string Name, string After, int Limit);
