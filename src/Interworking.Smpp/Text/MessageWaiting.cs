namespace Interworking.Smpp.Text;

/// <summary>A message waiting indication (TS 23.038, 4, groups 1100, 1101 and 1110).</summary>
/// <param name="Kind">What is waiting.</param>
/// <param name="Active">The indication is switched on, else off.</param>
/// <param name="Store">The text is to be kept, else only the indication counts.</param>
public readonly record struct MessageWaiting(MessageWaitingKind Kind, bool Active, bool Store);
