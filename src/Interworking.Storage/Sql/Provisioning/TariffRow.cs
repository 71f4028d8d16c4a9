using System.Globalization;
using Interworking.Gateway.Settlement;

namespace Interworking.Storage.Sql.Provisioning;

internal sealed class TariffRow
{
    private static readonly Words<TariffUnit> Units = new();
    private static readonly Words<ChargeOn> Charges = new();

    public string Name { get; init; } = "";

    public string Currency { get; init; } = "";

    public string Unit { get; init; } = "";

    public string ChargeOn { get; init; } = "";

    public long MonthlyFeeE8 { get; init; }

    public long MonthlyMinimumE8 { get; init; }

    public static TariffRow Of(Tariff tariff) => new()
    {
        Name = tariff.Name,
        Currency = tariff.Currency,
        Unit = Units[tariff.Unit],
        ChargeOn = Charges[tariff.ChargeOn],
        MonthlyFeeE8 = AmountE8.Of(tariff.MonthlyFee),
        MonthlyMinimumE8 = AmountE8.Of(tariff.MonthlyMinimum),
    };

    public Tariff ToTariff(IEnumerable<RateRow> rates) =>
        new(Name, Currency, Units.Parse(Unit), Charges.Parse(ChargeOn), [.. rates.Select(rate => rate.ToRate())])
        {
            MonthlyFee = AmountE8.Read(MonthlyFeeE8),
            MonthlyMinimum = AmountE8.Read(MonthlyMinimumE8),
        };
}

internal sealed class RateRow
{
    private const string Day = "yyyy-MM-dd";

    public string Tariff { get; init; } = "";

    public string Prefix { get; init; } = "";

    public string ValidFrom { get; init; } = "";

    public long PriceE8 { get; init; }

    public string? ValidTo { get; init; }

    /// <summary>JSON list.</summary>
    public string Tiers { get; init; } = "[]";

    public static IEnumerable<RateRow> Of(Tariff tariff) => tariff.Rates.Select(rate => new RateRow
    {
        Tariff = tariff.Name,
        Prefix = rate.Prefix,
        ValidFrom = rate.From.ToString(Day, CultureInfo.InvariantCulture),
        PriceE8 = AmountE8.Of(rate.Price),
        ValidTo = rate.To?.ToString(Day, CultureInfo.InvariantCulture),
        Tiers = JsonText.Write(rate.Tiers.Select(tier => new TierJson(tier.Above, AmountE8.Of(tier.Price)))),
    });

    public Rate ToRate() => new(Prefix, AmountE8.Read(PriceE8), DateOnly.ParseExact(ValidFrom, Day, CultureInfo.InvariantCulture))
    {
        To = ValidTo is null ? null : DateOnly.ParseExact(ValidTo, Day, CultureInfo.InvariantCulture),
        Tiers = [.. JsonText.Read<TierJson[]>(Tiers).Select(tier => new RateTier(tier.Above, AmountE8.Read(tier.PriceE8)))],
    };

    private sealed record TierJson(long Above, long PriceE8);
}
