namespace Interworking.FunctionalTests.Peers;

/// <summary>A message for a node peer to send.</summary>
/// <param name="Tag">Comes back with the answer.</param>
/// <param name="From">Source.</param>
/// <param name="To">Destination.</param>
/// <param name="Text">The library encodes it.</param>
/// <param name="Coding">data_coding: 0 GSM, 3 Latin-1, 8 UCS-2.</param>
/// <param name="Header">User data header in hex, its length included; null for none.</param>
/// <param name="Receipt">Ask for one.</param>
public sealed record NodeMessage(string Tag, string From, string To, string Text, int Coding = 0, string? Header = null, bool Receipt = true);
