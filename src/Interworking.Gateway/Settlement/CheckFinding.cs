namespace Interworking.Gateway.Settlement;

/// <param name="Ok">Nothing is wrong.</param>
/// <param name="Text">Both figures, or what is wrong and what to do.</param>
public sealed record CheckFinding(bool Ok, string Text);
