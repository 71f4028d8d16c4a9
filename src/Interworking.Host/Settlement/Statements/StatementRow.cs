using Interworking.Gateway.Settlement;

namespace Interworking.Host.Settlement.Statements;

/// <summary>One row of an export. What does not apply to its kind is empty or 0.</summary>
internal sealed record StatementRow
{
    public required string Month { get; init; }

    public required string TimeZone { get; init; }

    public required string Carrier { get; init; }

    /// <summary>rate, error, adjustment, minimum, fee, total, day, or carried_over.</summary>
    public required string Kind { get; init; }

    public string Tariff { get; init; } = "";

    public string Currency { get; init; } = "";

    public string Unit { get; init; } = "";

    public string ChargeOn { get; init; } = "";

    public string Prefix { get; init; } = "";

    /// <summary>First day of the rate; of a day its date.</summary>
    public string ValidFrom { get; init; } = "";

    public string Price { get; init; } = "";

    public long Messages { get; init; }

    public long Units { get; init; }

    public string Amount { get; init; } = "";

    public string Problem { get; init; } = "";

    /// <summary>Of a closed statement.</summary>
    public string Number { get; init; } = "";

    /// <summary>Of an adjustment.</summary>
    public string MessageId { get; init; } = "";

    public TrafficTotals Traffic { get; init; } = TrafficTotals.None;

    public static IEnumerable<StatementRow> Of(Statement statement)
    {
        var common = new StatementRow
        {
            Month = statement.Month.ToString(),
            TimeZone = statement.TimeZone,
            Carrier = statement.Carrier,
            Kind = "rate",
            Tariff = statement.Tariff ?? "",
            Currency = statement.Currency ?? "",
            Unit = StatementFormats.Unit(statement),
            ChargeOn = StatementFormats.Charge(statement),
            Number = statement.Number is { } number ? StatementFormats.Count(number) : "",
        };
        return
        [
            .. statement.Lines.SelectMany(line => Rates(common, line)),
            .. statement.Errors.Select(error => common with { Kind = "error", Prefix = error.Prefix, Messages = error.Messages, Units = error.Units, Problem = error.Problem }),
            .. statement.Adjustments.Select(one => Adjustment(common, one)),
            .. statement.Tariff is null ? [] : Sums(common, statement),
            .. statement.Days.Select(day => common with { Kind = "day", ValidFrom = StatementFormats.Day(day.Day), Messages = day.Traffic.Messages, Traffic = day.Traffic }),
        ];
    }

    // With tiers a row for each price; the messages are in the first.
    private static IEnumerable<StatementRow> Rates(StatementRow common, StatementLine line) => line.Steps.Select(step => common with
    {
        Prefix = line.Prefix,
        ValidFrom = StatementFormats.Day(line.ValidFrom),
        Price = StatementFormats.Exact(step.Price),
        Messages = step.Above == 0 ? line.Messages : 0,
        Units = step.Units,
        Amount = StatementFormats.Exact(step.Amount),
        Traffic = step.Above == 0 ? line.Traffic : TrafficTotals.None,
    });

    private static StatementRow Adjustment(StatementRow common, StatementAdjustment one) => common with
    {
        Kind = "adjustment",
        Prefix = one.Prefix,
        ValidFrom = StatementFormats.Day(one.AcceptedOn),
        Price = StatementFormats.Exact(one.Price),
        Messages = 1,
        Units = one.Units,
        Amount = StatementFormats.Exact(one.Amount),
        Problem = $"{one.Before} was {one.After}".ToLowerInvariant(),
        MessageId = StatementFormats.Count(one.Id),
    };

    private static IEnumerable<StatementRow> Sums(StatementRow common, Statement statement)
    {
        if (statement.TopUp > 0) yield return common with { Kind = "minimum", Amount = StatementFormats.Exact(statement.TopUp) };
        if (statement.MonthlyFee > 0) yield return common with { Kind = "fee", Amount = StatementFormats.Exact(statement.MonthlyFee) };
        yield return common with
        {
            Kind = "total",
            Messages = statement.Messages,
            Units = statement.Units,
            Amount = statement.TotalText!,
            Traffic = statement.Traffic,
        };
        if (statement.CarriedOut.Messages > 0) yield return common with { Kind = "carried_over", Messages = statement.CarriedOut.Messages, Traffic = statement.CarriedOut };
    }
}
