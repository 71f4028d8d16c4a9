namespace Interworking.Gateway.Smpp.Links;

/// <summary>The last thing that went wrong with a peer, in words.</summary>
public sealed record LinkError(DateTimeOffset At, string What);
