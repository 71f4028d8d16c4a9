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

    public static TariffRow Of(Tariff tariff) => new()
    {
        Name = tariff.Name,
        Currency = tariff.Currency,
        Unit = Units[tariff.Unit],
        ChargeOn = Charges[tariff.ChargeOn],
    };

    public Tariff ToTariff(IEnumerable<RateRow> rates) =>
        new(Name, Currency, Units.Parse(Unit), Charges.Parse(ChargeOn), [.. rates.Select(rate => rate.ToRate())]);
}

internal sealed class RateRow
{
    private const string Day = "yyyy-MM-dd";
    private const decimal Scale = 100_000_000; // Rate.MaxDecimals places

    public string Tariff { get; init; } = "";

    public string Prefix { get; init; } = "";

    public string ValidFrom { get; init; } = "";

    public long PriceE8 { get; init; }

    public static IEnumerable<RateRow> Of(Tariff tariff) => tariff.Rates.Select(rate => new RateRow
    {
        Tariff = tariff.Name,
        Prefix = rate.Prefix,
        ValidFrom = rate.From.ToString(Day, CultureInfo.InvariantCulture),
        PriceE8 = decimal.ToInt64(rate.Price * Scale),
    });

    public Rate ToRate() => new(Prefix, PriceE8 / Scale, DateOnly.ParseExact(ValidFrom, Day, CultureInfo.InvariantCulture));
}
