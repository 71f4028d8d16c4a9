namespace Interworking.Host.Api.Operating;

/// <summary>This node, and what it has to do.</summary>
/// <param name="Environment">Its environment.</param>
/// <param name="Node">Its name.</param>
/// <param name="Draining">It takes nothing new.</param>
/// <param name="Since">Since when it does not (UTC).</param>
/// <param name="Links">SMPP links that are bound here.</param>
/// <param name="UnderWay">Deliveries and receipts that are being sent.</param>
/// <param name="Waiting">Messages of this node that are not finished.</param>
/// <param name="MayStop">Nothing is bound, and nothing is under way any more.</param>
/// <param name="Says">What that means, in a sentence.</param>
internal sealed record NodeView(string Environment, string Node, bool Draining, DateTimeOffset? Since, int Links, int UnderWay, long Waiting, bool MayStop, string Says);
