namespace Interworking.Gateway.Smpp.Links;

/// <summary>All links and peers of this node at one moment.</summary>
/// <param name="At">When (UTC).</param>
/// <param name="Links">One entry for each bound link, and one for each carrier or connection that lacks one.</param>
/// <param name="Peers">One entry for each carrier that may bind and each connection.</param>
public sealed record LinkReport(DateTimeOffset At, IReadOnlyList<LinkState> Links, IReadOnlyList<PeerState> Peers);
