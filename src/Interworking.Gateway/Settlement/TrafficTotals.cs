namespace Interworking.Gateway.Settlement;

/// <summary>Messages by what has become of them. Expired and cancelled ones are failed.</summary>
/// <param name="Messages">Accepted, whatever became of them.</param>
/// <param name="Parts">PDUs that carried them.</param>
/// <param name="Delivered">Reached their recipient.</param>
/// <param name="Failed">Did not.</param>
/// <param name="Unknown">The next hop never said.</param>
/// <param name="Unfinished">Not known yet.</param>
public sealed record TrafficTotals(long Messages, long Parts, long Delivered, long Failed, long Unknown, long Unfinished)
{
    public static readonly TrafficTotals None = new(0, 0, 0, 0, 0, 0);

    /// <summary>With these added.</summary>
    /// <param name="count">What to add.</param>
    /// <param name="sign">1, or -1 to take them away.</param>
    public TrafficTotals Plus(TrafficCount count, int sign = 1)
    {
        long messages = sign * count.Messages;
        return new TrafficTotals(
            Messages + messages,
            Parts + (sign * count.Parts),
            Delivered + (count.State == TrafficState.Delivered ? messages : 0),
            Failed + (count.State is TrafficState.Failed or TrafficState.Expired or TrafficState.Cancelled ? messages : 0),
            Unknown + (count.State == TrafficState.Unknown ? messages : 0),
            Unfinished + (count.State == TrafficState.Unfinished ? messages : 0));
    }

    public static TrafficTotals Of(IEnumerable<TrafficCount> counts) => counts.Aggregate(None, (sum, count) => sum.Plus(count));
}
