namespace Interworking.Gateway.Settlement;

/// <param name="Messages">Accepted.</param>
/// <param name="Parts">PDUs that carried them.</param>
public sealed record TieOutFigures(long Messages, long Parts)
{
    public static TieOutFigures Of(TrafficTotals totals) => new(totals.Messages, totals.Parts);

    public override string ToString() => $"{Messages} message(s), {Parts} part(s)";
}
