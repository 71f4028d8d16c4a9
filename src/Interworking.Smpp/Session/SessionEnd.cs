namespace Interworking.Smpp.Session;

/// <summary>How a session ended.</summary>
/// <param name="Reason">What ended it.</param>
/// <param name="Detail">For the log; empty when the reason says all.</param>
public sealed record SessionEnd(SessionEndReason Reason, string Detail);
