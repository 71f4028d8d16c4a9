using System.Globalization;
using Interworking.Gateway.Settlement.Reconciling;

namespace Interworking.Host.Settlement.Reconciling;

/// <summary>What came of a comparison, in words.</summary>
internal static class ReconciliationSummary
{
    private const int Shown = 40;

    public static IEnumerable<string> Lines(Reconciliation result)
    {
        yield return $"{result.Carrier}, {result.Month}: {(result.Agrees ? "both sides say the same" : "the sides differ")}";
        foreach (DayDifference day in result.Days.Where(day => !day.Agrees))
        {
            string messages = day.TheirMessages is { } theirs ? $", they say {theirs} message(s)" : "", parts = day.TheirParts is { } count ? $", they say {count} part(s)" : "";
            yield return $"{day.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}: we say {day.OurMessages} message(s){messages}; we say {day.OurParts} part(s){parts}";
        }

        if (result.Units.Count == 0) yield break;
        yield return $"{result.Matched} unit(s) are with both; {result.Units.Count} differ:";
        foreach (IGrouping<string, UnitDifference> reason in result.Units.GroupBy(unit => unit.Reason).OrderByDescending(group => group.Count()).Take(Shown)) yield return $"  {reason.Count()} {reason.Key}";
        foreach (UnitDifference unit in result.Units.Take(Shown))
            yield return $"  {unit.AnswerId}  {unit.Reason}{(unit.Ours is { } ours ? $"; accepted {ours.AcceptedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC" : "")}{(unit.Theirs is { } theirs ? $"; their line {theirs.Line}" : "")}";
        if (result.Units.Count > Shown) yield return $"  ... and {result.Units.Count - Shown} more (--out writes all)";
    }
}
