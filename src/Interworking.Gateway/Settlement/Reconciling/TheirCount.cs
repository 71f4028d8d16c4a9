namespace Interworking.Gateway.Settlement.Reconciling;

/// <summary>A carrier's count of a day.</summary>
/// <param name="Day">In its time zone.</param>
/// <param name="Messages">As it counts; null when the file does not say.</param>
/// <param name="Parts">PDUs; null when the file does not say.</param>
public sealed record TheirCount(DateOnly Day, long? Messages, long? Parts);
