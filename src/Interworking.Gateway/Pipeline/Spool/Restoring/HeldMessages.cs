namespace Interworking.Gateway.Pipeline.Spool.Restoring;

/// <summary>Messages that are held for the same way out.</summary>
/// <param name="Policy">The service policy whose queue they go to; null when they go to apps.</param>
/// <param name="Count">How many.</param>
/// <param name="Oldest">When the first was accepted.</param>
/// <param name="Newest">When the last was.</param>
public sealed record HeldMessages(string? Policy, long Count, DateTimeOffset Oldest, DateTimeOffset Newest);
