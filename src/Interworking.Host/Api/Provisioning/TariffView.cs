using Interworking.Gateway.Settlement;

namespace Interworking.Host.Api.Provisioning;

/// <summary>A tariff, as a provisioning file has it.</summary>
internal sealed record TariffView(string Name, string Currency, string Unit, string ChargeOn, IReadOnlyList<RateView> Rates)
{
    public static TariffView Of(Tariff tariff) =>
        new(tariff.Name, tariff.Currency, FileWord.Of(tariff.Unit), FileWord.Of(tariff.ChargeOn), [.. tariff.Rates.Select(rate => new RateView(rate.Prefix, rate.Price, rate.From))]);
}

/// <summary>A price by prefix from a date.</summary>
internal sealed record RateView(string Prefix, decimal Price, DateOnly From);
