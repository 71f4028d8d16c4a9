namespace Interworking.Gateway.Settlement.Reconciling;

/// <summary>A line of a carrier's own records.</summary>
/// <param name="Line">Of the file.</param>
/// <param name="AnswerId">The id that we answered with, decimal.</param>
/// <param name="Time">As written; empty for none.</param>
/// <param name="Status">As written; empty for none.</param>
public sealed record TheirUnit(long Line, long AnswerId, string Time, string Status);
