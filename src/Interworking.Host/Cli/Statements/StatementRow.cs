using Interworking.Gateway.Settlement;

namespace Interworking.Host.Cli.Statements;

/// <summary>One row of an export.</summary>
internal sealed record StatementRow
{
    public required string Month { get; init; }

    public required string TimeZone { get; init; }

    public required string Carrier { get; init; }

    /// <summary>rate, error or total.</summary>
    public required string Kind { get; init; }

    public string Tariff { get; init; } = "";

    public string Currency { get; init; } = "";

    public string Unit { get; init; } = "";

    public string ChargeOn { get; init; } = "";

    public string Prefix { get; init; } = "";

    public string ValidFrom { get; init; } = "";

    public string Price { get; init; } = "";

    public long Messages { get; init; }

    public long Units { get; init; }

    public string Amount { get; init; } = "";

    public string Problem { get; init; } = "";

    /// <summary>A row for each rate, each error, and the total, which is missing when nothing could be priced.</summary>
    public static IEnumerable<StatementRow> Of(Statement statement)
    {
        var common = new StatementRow
        {
            Month = statement.Month.ToString(),
            TimeZone = statement.TimeZone,
            Carrier = statement.Carrier,
            Kind = "rate",
            Tariff = statement.Tariff?.Name ?? "",
            Currency = statement.Tariff?.Currency ?? "",
            Unit = StatementFormats.Unit(statement.Tariff),
            ChargeOn = StatementFormats.Charge(statement.Tariff),
        };
        foreach (StatementLine line in statement.Lines)
        {
            yield return common with
            {
                Prefix = line.Rate.Prefix,
                ValidFrom = line.Rate.From.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
                Price = StatementFormats.Exact(line.Rate.Price),
                Messages = line.Messages,
                Units = line.Units,
                Amount = StatementFormats.Exact(line.Amount),
            };
        }

        foreach (StatementError error in statement.Errors)
            yield return common with { Kind = "error", Prefix = error.Prefix, Messages = error.Messages, Units = error.Units, Problem = error.Problem };

        if (statement.Tariff is { } tariff)
        {
            yield return common with
            {
                Kind = "total",
                Messages = statement.Lines.Sum(line => line.Messages),
                Units = statement.Units,
                Amount = Gateway.Settlement.Currency.Format(statement.Total, tariff.Currency),
            };
        }
    }
}
