namespace Interworking.Gateway.Settlement;

/// <summary>What became known in the month about an earlier message, and what it changes.</summary>
/// <param name="Id">The message.</param>
/// <param name="At">When the receipt came.</param>
/// <param name="AcceptedOn">The message's day.</param>
/// <param name="Prefix">Of its destination.</param>
/// <param name="Before">What had become of it as far as was known.</param>
/// <param name="After">What the receipt said.</param>
/// <param name="Units">Charged with it: 0 where the tariff charges what is accepted, less than 0 where a delivered one was not.</param>
/// <param name="Price">Of the rate on the day of acceptance, without tiers; 0 where nothing is charged.</param>
public sealed record StatementAdjustment(
    long Id, DateTimeOffset At, DateOnly AcceptedOn, string Prefix, TrafficState Before, TrafficState After, long Units, decimal Price)
{
    /// <summary>Exact.</summary>
    public decimal Amount => Units * Price;
}
