namespace Interworking.Gateway.Settlement.Reconciling;

/// <summary>What came of comparing a carrier's month with its own counts or records.</summary>
/// <param name="Carrier">Name.</param>
/// <param name="Month">In the carrier's time zone.</param>
/// <param name="Days">Every day that either side has anything on.</param>
/// <param name="Units">The units that differ; empty where only counts were compared.</param>
/// <param name="Matched">Units that both sides have.</param>
public sealed record Reconciliation(string Carrier, BillingMonth Month, IReadOnlyList<DayDifference> Days, IReadOnlyList<UnitDifference> Units, long Matched)
{
    public bool Agrees => Units.Count == 0 && Days.All(day => day.Agrees);
}
