namespace Interworking.Gateway.Settlement.Reconciling;

/// <summary>A unit about which the two sides do not agree.</summary>
/// <param name="AnswerId">The id in our answer.</param>
/// <param name="Reason">What is different, in words.</param>
/// <param name="Ours">Our side; null when we do not have it.</param>
/// <param name="Theirs">Their side; null when they do not have it.</param>
public sealed record UnitDifference(long AnswerId, string Reason, OwnUnit? Ours, TheirUnit? Theirs);
