namespace Interworking.Gateway.Smpp.Links;

/// <summary>Requests open, of the most there may be.</summary>
public sealed record WindowUse(int Open, int Size);
