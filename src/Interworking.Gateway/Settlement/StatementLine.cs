namespace Interworking.Gateway.Settlement;

/// <summary>What one rate comes to.</summary>
/// <param name="Prefix">The rate's; empty is every destination.</param>
/// <param name="ValidFrom">The rate's first day.</param>
/// <param name="Price">Per unit, of the first of them.</param>
/// <param name="Messages">Messages charged.</param>
/// <param name="Units">Messages or parts, as the tariff says.</param>
/// <param name="Steps">The units by price; one step where the rate has no tiers.</param>
/// <param name="Traffic">All messages that the rate is for, charged or not.</param>
public sealed record StatementLine(
    string Prefix, DateOnly ValidFrom, decimal Price, long Messages, long Units, IReadOnlyList<StatementStep> Steps, TrafficTotals Traffic)
{
    /// <summary>Exact.</summary>
    public decimal Amount => Steps.Sum(step => step.Amount);
}
