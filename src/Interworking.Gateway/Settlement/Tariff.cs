namespace Interworking.Gateway.Settlement;

/// <summary>Price per SMS by longest prefix, valid from a date.</summary>
/// <param name="Name">Unique.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Unit">What is counted.</param>
/// <param name="ChargeOn">When it is charged.</param>
/// <param name="Rates">In any order; no two with the same prefix and date.</param>
public sealed record Tariff(string Name, string Currency, TariffUnit Unit, ChargeOn ChargeOn, IReadOnlyList<Rate> Rates)
{
    /// <summary>Owed for each month, whatever is sent; 0 or more.</summary>
    public decimal MonthlyFee { get; init; }

    /// <summary>What the units of a month cost at least; 0 or more. The fee is on top.</summary>
    public decimal MonthlyMinimum { get; init; }

    /// <summary>The rate of the longest prefix of <paramref name="destination"/> that has one valid on <paramref name="day"/>; null when none has.</summary>
    /// <param name="destination">Canonical number.</param>
    /// <param name="day">Day of acceptance in the carrier's time zone.</param>
    public Rate? Find(string destination, DateOnly day)
    {
        Rate? best = null;
        foreach (Rate rate in Rates)
        {
            if (!rate.IsValidOn(day) || !destination.StartsWith(rate.Prefix, StringComparison.Ordinal)) continue;
            if (best is null || rate.Prefix.Length > best.Prefix.Length || (rate.Prefix.Length == best.Prefix.Length && rate.From > best.From)) best = rate;
        }

        return best;
    }
}
