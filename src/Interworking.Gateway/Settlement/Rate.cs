namespace Interworking.Gateway.Settlement;

/// <param name="Prefix">Leading digits of the canonical destination; empty is every destination.</param>
/// <param name="Price">Per unit; 0 or more, at most 8 decimals.</param>
/// <param name="From">First day it is valid, in the carrier's time zone.</param>
public sealed record Rate(string Prefix, decimal Price, DateOnly From)
{
    /// <summary>Decimals a price may have; it is stored as an integer of this scale.</summary>
    public const int MaxDecimals = 8;

    /// <summary>Last day it is valid; null for no end. Then a shorter prefix, or an earlier rate of the same, holds again if there is one.</summary>
    public DateOnly? To { get; init; }

    /// <summary>Prices for what is above certain numbers of units in a month, in order. Empty for one price.</summary>
    public IReadOnlyList<RateTier> Tiers { get; init; } = [];

    /// <summary>Whether it is valid on this day of the carrier's.</summary>
    public bool IsValidOn(DateOnly day) => From <= day && (To is null || day <= To);

    /// <summary>A month's units, divided by what they cost.</summary>
    public IReadOnlyList<StatementStep> Divide(long units)
    {
        var steps = new List<StatementStep>();
        long above = 0;
        decimal price = Price;
        foreach (RateTier tier in Tiers)
        {
            if (units <= tier.Above) break;
            steps.Add(new StatementStep(above, tier.Above - above, price));
            (above, price) = (tier.Above, tier.Price);
        }

        steps.Add(new StatementStep(above, units - above, price));
        return steps;
    }
}
