using Interworking.Gateway.Messages;

namespace Interworking.Gateway.Settlement;

/// <summary>What a receipt said after the CDR was written.</summary>
/// <param name="Id">The message.</param>
/// <param name="At">When it came.</param>
/// <param name="AcceptedOn">The message's day, in the carrier's time zone.</param>
/// <param name="Prefix">Of its destination.</param>
/// <param name="Parts">PDUs that carried it.</param>
/// <param name="Before">What was known until then.</param>
/// <param name="After">What it said.</param>
public sealed record LateEvent(MessageId Id, DateTimeOffset At, DateOnly AcceptedOn, string Prefix, long Parts, TrafficState Before, TrafficState After);
