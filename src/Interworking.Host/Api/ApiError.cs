namespace Interworking.Host.Api;

/// <summary>One thing that is wrong with a request; a problem (RFC 9457) lists all of them as <c>errors</c>.</summary>
/// <param name="Key">Where: <c>window</c>, <c>systemIds[1].password</c>; empty for the whole.</param>
/// <param name="Reason">What is wrong, and what to write instead.</param>
internal sealed record ApiError(string Key, string Reason);
