namespace Interworking.Gateway.Smpp.Links;

/// <summary>A link that has ended.</summary>
public sealed record LinkEnd(string SystemId, string Remote, DateTimeOffset Since, DateTimeOffset At, string Why);
