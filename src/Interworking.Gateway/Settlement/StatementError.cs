namespace Interworking.Gateway.Settlement;

/// <param name="Prefix">Leading digits of the destinations.</param>
/// <param name="Messages">Messages without a price.</param>
/// <param name="Units">Their units.</param>
/// <param name="Problem">Why, and what to do.</param>
public sealed record StatementError(string Prefix, long Messages, long Units, string Problem);
