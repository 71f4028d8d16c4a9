namespace Interworking.Gateway.Search;

/// <summary>How many messages fit a filter.</summary>
/// <param name="Messages">Those that were counted.</param>
/// <param name="MayBeMore">Not all were looked at.</param>
public readonly record struct MessageCount(long Messages, bool MayBeMore);
