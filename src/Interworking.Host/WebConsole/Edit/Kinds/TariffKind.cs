using Interworking.Gateway.Provisioning.Editing;
using Interworking.Gateway.Settlement;
using Interworking.Host.Api;
using Interworking.Host.Api.Provisioning;
using Interworking.Host.WebConsole.Edit.Fields;

namespace Interworking.Host.WebConsole.Edit.Kinds;

/// <summary>Tariffs: what messages cost.</summary>
internal static class TariffKind
{
    public static readonly EditKind Kind = Provisioned.Kind(
        ProvisionedKinds.Tariffs, ConsolePage.Tariffs, "What messages cost, by the recipient's number and the day. A message is rated by the day on which it was accepted; closed statements stay as they are.",
        [
            Provisioned.Name(),
            Provisioned.Text("Currency", "currency"),
            new("Charged", item => $"each {item["unit"]}, when {item["chargeOn"]}"),
            new("Rates", item => item["rates"]!.AsArray().Count.ToString("#,0", System.Globalization.CultureInfo.InvariantCulture)) { IsNumber = true },
            Provisioned.Number("Monthly fee", "monthlyFee"),
        ],
        [
            new("What is charged",
            [
                new("name", "Name") { Required = true, Help = "As carriers name it. It stays for ever." },
                new("currency", "Currency") { Required = true, Help = "ISO 4217 code.", Example = "USD" },
                new("unit", "Counted", FieldType.Choice) { Options = [new("part", "each part (each PDU that was answered 0)"), new("message", "each whole message")] },
                new("chargeOn", "Charged when", FieldType.Choice) { Options = [new("accepted", "accepted"), new("delivered", "delivered")] },
                new("monthlyFee", "Monthly fee", FieldType.Number) { Help = "Owed whatever is sent.", Range = "0 to 1000000000" },
                new("monthlyMinimum", "Monthly minimum", FieldType.Number) { Help = "What the messages of a month cost at least; the fee is on top.", Range = "0 to 1000000000" },
            ]),
            new("What it costs",
            [
                new("rates", "Rates", FieldType.Rows)
                {
                    Help = "The longest prefix that fits counts, of these the latest that has begun. To change a price from a day on, add a rate with that day: older ones stay for the days before.",
                    Row = "rate",
                    Many = true,
                    Cells =
                    [
                        new("prefix", "Prefix") { None = "every number", Range = "digits" },
                        new("price", "Price", FieldType.Number) { Required = true, Range = "at most 8 decimals" },
                        new("from", "From", FieldType.Date) { Required = true },
                        new("to", "To", FieldType.Date) { None = "no end" },
                        new("tiers", "Price above so many a month", FieldType.Tiers) { None = "none", Range = "10000 = 0.008, 50000 = 0.006" },
                    ],
                },
            ]),
        ],
        static () => Provisioned.Fresh(TariffView.Of(new Tariff("", "", TariffUnit.Part, ChargeOn.Accepted, [])), ApiJson.Default.TariffView)) with
    { Empty = "Nothing has a price yet." };
}
