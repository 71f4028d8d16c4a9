namespace Interworking.Gateway.Smpp.Copies;

/// <summary>The last sign of life of another node.</summary>
/// <param name="Slot">0 to 1023.</param>
/// <param name="Incarnation">Which of its lives.</param>
/// <param name="SeenAt">When it last said that it lives.</param>
/// <param name="SilentFor">How long ago that is, by the database's clock.</param>
/// <param name="Stopped">It has ended in order: only what its cut links tell is in doubt.</param>
public readonly record struct NodeSign(int Slot, long Incarnation, DateTimeOffset SeenAt, TimeSpan SilentFor, bool Stopped);
