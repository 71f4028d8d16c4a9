using System.Globalization;
using Interworking.Gateway.Settlement.Reconciling;

namespace Interworking.Host.Api.Settlement;

/// <summary>What came of a comparison.</summary>
/// <param name="Carrier">Whose file it was.</param>
/// <param name="Month">YYYY-MM.</param>
/// <param name="Agrees">Both sides say the same.</param>
/// <param name="Matched">Units that both sides have; 0 where counts were compared.</param>
/// <param name="Differing">Units that differ.</param>
/// <param name="Days">Every day that either side has anything on.</param>
/// <param name="Units">Of the units that differ the first 500; the pack has all.</param>
internal sealed record ReconciliationView(string Carrier, string Month, bool Agrees, long Matched, int Differing, IReadOnlyList<ReconciledDayView> Days, IReadOnlyList<ReconciledUnitView> Units)
{
    private const int Shown = 500;

    public static ReconciliationView Of(Reconciliation result) => new(
        result.Carrier, result.Month.ToString(), result.Agrees, result.Matched, result.Units.Count,
        [.. result.Days.Select(ReconciledDayView.Of)], [.. result.Units.Take(Shown).Select(ReconciledUnitView.Of)]);
}

/// <summary>Both counts of a day; null where the file does not say.</summary>
internal sealed record ReconciledDayView(DateOnly Day, long OurMessages, long OurParts, long? TheirMessages, long? TheirParts, bool Agrees)
{
    public static ReconciledDayView Of(DayDifference day) => new(day.Day, day.OurMessages, day.OurParts, day.TheirMessages, day.TheirParts, day.Agrees);
}

/// <summary>Both sides of a unit that differs; null where one side does not have it.</summary>
/// <param name="MessageId">As it was answered, decimal.</param>
/// <param name="Reason">What is different, in words.</param>
/// <param name="OurMessage">Our message that it was a part of.</param>
/// <param name="OurTime">When we accepted it.</param>
/// <param name="OurOutcome">What became of it.</param>
/// <param name="TheirLine">Of their file.</param>
/// <param name="TheirTime">As they write it.</param>
/// <param name="TheirStatus">As they write it.</param>
internal sealed record ReconciledUnitView(
    string MessageId, string Reason, string? OurMessage, DateTimeOffset? OurTime, string? OurOutcome, long? TheirLine, string? TheirTime, string? TheirStatus)
{
    public static ReconciledUnitView Of(UnitDifference unit) => new(
        unit.AnswerId.ToString(CultureInfo.InvariantCulture), unit.Reason, unit.Ours?.MessageId.ToString(CultureInfo.InvariantCulture), unit.Ours?.AcceptedAt,
        unit.Ours?.State.ToString().ToLowerInvariant(), unit.Theirs?.Line, unit.Theirs?.Time, unit.Theirs?.Status);
}
