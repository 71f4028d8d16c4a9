namespace Interworking.Gateway.Settlement;

public enum TariffUnit
{
    /// <summary>Each PDU that was answered with status 0.</summary>
    Part,

    /// <summary>Each message, however many PDUs carried it.</summary>
    Message,
}

public enum ChargeOn
{
    /// <summary>Everything answered positively.</summary>
    Accepted,

    /// <summary>Only what reached its recipient.</summary>
    Delivered,
}

/// <summary>Price per SMS by longest prefix, valid from a date.</summary>
/// <param name="Name">Unique.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Unit">What is counted.</param>
/// <param name="ChargeOn">When it is charged.</param>
/// <param name="Rates">In any order; no two with the same prefix and date.</param>
public sealed record Tariff(string Name, string Currency, TariffUnit Unit, ChargeOn ChargeOn, IReadOnlyList<Rate> Rates)
{
    /// <summary>The rate of the longest prefix of <paramref name="destination"/> that has one valid on <paramref name="day"/>; null when none has.</summary>
    /// <param name="destination">Canonical number.</param>
    /// <param name="day">Day of acceptance in the carrier's time zone.</param>
    public Rate? Find(string destination, DateOnly day)
    {
        Rate? best = null;
        foreach (Rate rate in Rates)
        {
            if (rate.From > day || !destination.StartsWith(rate.Prefix, StringComparison.Ordinal)) continue;
            if (best is null || rate.Prefix.Length > best.Prefix.Length || (rate.Prefix.Length == best.Prefix.Length && rate.From > best.From)) best = rate;
        }

        return best;
    }
}

/// <param name="Prefix">Leading digits of the canonical destination; empty is every destination.</param>
/// <param name="Price">Per unit; 0 or more, at most 8 decimals.</param>
/// <param name="From">First day it is valid, in the carrier's time zone.</param>
public sealed record Rate(string Prefix, decimal Price, DateOnly From)
{
    /// <summary>Decimals a price may have; it is stored as an integer of this scale.</summary>
    public const int MaxDecimals = 8;
}
