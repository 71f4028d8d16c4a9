using Interworking.Gateway.Settlement;

namespace Interworking.Host.Api.Provisioning;

/// <summary>A tariff, as a provisioning file has it.</summary>
internal sealed record TariffView(
    string Name, string Currency, string Unit, string ChargeOn, decimal MonthlyFee, decimal MonthlyMinimum, IReadOnlyList<RateView> Rates)
{
    public static TariffView Of(Tariff tariff) => new(
        tariff.Name, tariff.Currency, FileWord.Of(tariff.Unit), FileWord.Of(tariff.ChargeOn), tariff.MonthlyFee, tariff.MonthlyMinimum, [.. tariff.Rates.Select(RateView.Of)]);
}

/// <summary>A price by prefix from a date, with the prices above certain numbers of units.</summary>
internal sealed record RateView(string Prefix, decimal Price, DateOnly From, DateOnly? To, IReadOnlyList<TierView> Tiers)
{
    public static RateView Of(Rate rate) => new(rate.Prefix, rate.Price, rate.From, rate.To, [.. rate.Tiers.Select(tier => new TierView(tier.Above, tier.Price))]);
}

/// <summary>A price for the units of a month above a number of them.</summary>
internal sealed record TierView(long Above, decimal Price);
