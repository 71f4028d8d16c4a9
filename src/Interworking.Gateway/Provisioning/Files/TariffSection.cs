using System.Globalization;
using Interworking.Gateway.Settlement;

namespace Interworking.Gateway.Provisioning.Files;

internal static class TariffSection
{
    private const decimal HighestPrice = 1_000_000;
    private const decimal HighestAmount = 1_000_000_000;

    public static Tariff Read(JsonObjectReader tariff) => new(
        tariff.Text("name", TextRule.Name),
        tariff.Text("currency", TextRule.Currency),
        tariff.Word("unit", TariffUnit.Part, ("part", TariffUnit.Part), ("message", TariffUnit.Message)),
        tariff.Word("chargeOn", ChargeOn.Accepted, ("accepted", ChargeOn.Accepted), ("delivered", ChargeOn.Delivered)),
        tariff.Objects("rates", ReadRate))
    {
        MonthlyFee = Amount(tariff, "monthlyFee"),
        MonthlyMinimum = Amount(tariff, "monthlyMinimum"),
    };

    /// <summary>0 when it is not there.</summary>
    public static decimal Amount(JsonObjectReader item, string key) => Exact(item, key, HighestAmount);

    private static Rate ReadRate(JsonObjectReader rate)
    {
        DateOnly from = Day(rate.Text("from", TextRule.Date));
        DateOnly? to = rate.OptionalText("to", TextRule.Date) is { } last ? Day(last) : null;
        if (to < from) rate.Error("to", "is before from");
        return new Rate(rate.OptionalText("prefix", TextRule.Digits) ?? "", Price(rate), from) { To = to, Tiers = ReadTiers(rate) };
    }

    private static IReadOnlyList<RateTier> ReadTiers(JsonObjectReader rate)
    {
        IReadOnlyList<RateTier> tiers = rate.Objects("tiers", tier => new RateTier(tier.Number("above", 0L, 1L, 1_000_000_000_000L), Price(tier)));
        if (tiers.Zip(tiers.Skip(1)).Any(pair => pair.First.Above >= pair.Second.Above)) rate.Error("tiers", "must be in order of above, each once");
        return tiers.Count == 0 ? [] : tiers; // rates without any are equal
    }

    private static decimal Price(JsonObjectReader item)
    {
        if (!item.Has("price")) item.Error("price", "is missing");
        return Exact(item, "price", HighestPrice);
    }

    private static decimal Exact(JsonObjectReader item, string key, decimal highest)
    {
        decimal amount = item.Number(key, 0m, 0m, highest);
        if (amount != Math.Round(amount, Rate.MaxDecimals)) item.Error(key, $"has more than {Rate.MaxDecimals} decimals");
        return amount;
    }

    private static DateOnly Day(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day) ? day : default;
}
