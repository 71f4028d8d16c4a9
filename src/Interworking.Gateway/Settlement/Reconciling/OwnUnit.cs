namespace Interworking.Gateway.Settlement.Reconciling;

/// <summary>A PDU that we answered positively: what a carrier counts.</summary>
/// <param name="AnswerId">The id in our answer, by which the carrier knows it.</param>
/// <param name="MessageId">The message that it was a part of.</param>
/// <param name="AcceptedAt">When the message was accepted.</param>
/// <param name="Destination">Canonical number.</param>
/// <param name="State">What has become of the message.</param>
/// <param name="Test">Test traffic, which is not billed.</param>
/// <param name="Carrier">Whose it was.</param>
public sealed record OwnUnit(long AnswerId, long MessageId, DateTimeOffset AcceptedAt, string Destination, TrafficState State, bool Test, string Carrier);
