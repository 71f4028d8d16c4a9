namespace Interworking.Gateway.Settlement.Credit;

/// <summary>How a carrier stands to its credit limit, as this node knows it.</summary>
/// <param name="Debt">What it owed when it was counted last; <see cref="DateTimeOffset.MinValue"/> when it never was.</param>
/// <param name="Limit">What it may owe for a month.</param>
/// <param name="Currency">Of both; empty without a tariff.</param>
public sealed record CreditState(CarrierDebt Debt, decimal Limit, string Currency)
{
    private const decimal NearFrom = 0.8m;

    /// <summary>Messages that came since, by this node.</summary>
    public long Since { get; init; }

    /// <summary>Owed by the limit.</summary>
    public decimal Share => Limit == 0 ? 1 : Debt.Owed / Limit;

    public CreditLevel Level => Share >= 1 ? CreditLevel.Reached : Share >= NearFrom ? CreditLevel.Near : CreditLevel.Fine;
}
