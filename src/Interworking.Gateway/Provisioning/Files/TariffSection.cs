using System.Globalization;
using Interworking.Gateway.Settlement;

namespace Interworking.Gateway.Provisioning.Files;

internal static class TariffSection
{
    private const decimal HighestPrice = 1_000_000;

    public static Tariff Read(JsonObjectReader tariff) => new(
        tariff.Text("name", TextRule.Name),
        tariff.Text("currency", TextRule.Currency),
        tariff.Word("unit", TariffUnit.Part, ("part", TariffUnit.Part), ("message", TariffUnit.Message)),
        tariff.Word("chargeOn", ChargeOn.Accepted, ("accepted", ChargeOn.Accepted), ("delivered", ChargeOn.Delivered)),
        tariff.Objects("rates", ReadRate));

    private static Rate ReadRate(JsonObjectReader rate)
    {
        if (!rate.Has("price")) rate.Error("price", "is missing");
        decimal price = rate.Number("price", 0m, 0m, HighestPrice);
        if (price != Math.Round(price, Rate.MaxDecimals)) rate.Error("price", $"has more than {Rate.MaxDecimals} decimals");
        return new Rate(
            rate.OptionalText("prefix", TextRule.Digits) ?? "",
            price,
            DateOnly.TryParseExact(rate.Text("from", TextRule.Date), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly from) ? from : default);
    }
}
