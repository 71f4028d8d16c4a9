using System.Net;
using System.Text;
using Interworking.Gateway.Settlement;

namespace Interworking.Host.Settlement.Statements;

/// <summary>A page that needs nothing else: to print, or to send.</summary>
internal static class StatementPage
{
    private const string Head =
        """
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Statement</title>
        <style>
        body { font: 14px/1.45 system-ui, sans-serif; color: #1a1a1a; background: #fff; max-width: 56rem; margin: 2rem auto; padding: 0 1rem }
        h1 { font-size: 1.5rem; margin: 0 0 .25rem } h2 { font-size: 1.05rem; margin: 2rem 0 .5rem }
        p { margin: .25rem 0 } .small { color: #555 } .wrong { color: #a40000; font-weight: 600 }
        table { border-collapse: collapse; width: 100% } th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid #ddd }
        th { border-bottom: 2px solid #666; font-weight: 600 } .n { text-align: right; font-variant-numeric: tabular-nums }
        tr.total td { border-top: 2px solid #666; border-bottom: 0; font-weight: 700 }
        section + section { break-before: page; margin-top: 4rem } tr { break-inside: avoid }
        @media print { body { margin: 0; max-width: none } }
        </style></head><body>

        """;

    public static void Write(IReadOnlyList<Statement> statements, TextWriter output)
    {
        var page = new StringBuilder(Head);
        foreach (Statement statement in statements) Section(page, statement);
        page.Append("</body></html>\n");
        output.Write(page.Replace("\r\n", "\n"));
    }

    private static void Section(StringBuilder page, Statement statement)
    {
        string title = statement.Number is { } number ? $"Statement {number}" : "Statement, not closed";
        page.Append($"<section><h1>{Text(title)}</h1>\n<p><strong>{Text(statement.Carrier)}</strong>, {statement.Month} ({Text(statement.TimeZone)})</p>\n");
        page.Append($"<p class=\"small\">Environment {Text(statement.Environment)}");
        if (statement.Tariff is not null) page.Append($" · tariff {Text(statement.Tariff)}, per {StatementFormats.Unit(statement)}, on {StatementFormats.Charge(statement)}");
        if (statement.ClosedAt is { } closed) page.Append($" · closed {closed.UtcDateTime:yyyy-MM-dd HH:mm} UTC");
        page.Append("</p>\n");
        if (statement.Corrects is { } old)
            page.Append($"<p>Takes the place of statement {old} ({Text(Money(statement.CorrectedTotal ?? 0, statement))}): {Text(Money(statement.Difference ?? 0, statement))} difference.</p>\n");
        Prices(page, statement);
        Errors(page, statement);
        Later(page, statement);
        Days(page, statement);
        page.Append("</section>\n");
    }

    private static void Prices(StringBuilder page, Statement statement)
    {
        page.Append("<h2>Charges</h2>\n");
        Begin(page, "Prefix", "Valid from", "#Messages", "#Units", "#Price", "#Amount");
        foreach (StatementLine line in statement.Lines)
        {
            foreach (StatementStep step in line.Steps)
            {
                Row(page, null, line.Prefix.Length == 0 ? "all" : line.Prefix, step.Above == 0 ? StatementFormats.Day(line.ValidFrom) : $"above {StatementFormats.Count(step.Above)}",
                    Right(step.Above == 0 ? StatementFormats.Count(line.Messages) : ""), Right(StatementFormats.Count(step.Units)), Right(StatementFormats.Exact(step.Price)), Right(StatementFormats.Exact(step.Amount)));
            }
        }

        if (statement.Adjustments.Count > 0)
        {
            Row(page, null, "Known later", "", Right(StatementFormats.Count(statement.Adjustments.Count)), Right(StatementFormats.Count(statement.Adjustments.Sum(one => one.Units))), "",
                Right(StatementFormats.Exact(statement.Adjustments.Sum(one => one.Amount))));
        }

        if (statement.TopUp > 0) Row(page, null, "To the monthly minimum", "", "", "", "", Right(StatementFormats.Exact(statement.TopUp)));
        if (statement.MonthlyFee > 0) Row(page, null, "Monthly fee", "", "", "", "", Right(StatementFormats.Exact(statement.MonthlyFee)));
        if (statement.Currency is not null)
            Row(page, "total", "Total", "", Right(StatementFormats.Count(statement.Messages)), Right(StatementFormats.Count(statement.Units)), "", Right(Money(statement.Total, statement)));
        page.Append("</table>\n");
    }

    private static void Errors(StringBuilder page, Statement statement)
    {
        foreach (StatementError error in statement.Errors)
            page.Append($"<p class=\"wrong\">{error.Messages} message(s) to {Text(StatementFormats.Prefix(error.Prefix))} have no price and are not in the total: {Text(error.Problem)}</p>\n");
    }

    private static void Later(StringBuilder page, Statement statement)
    {
        if (statement.Adjustments.Count == 0) return;
        page.Append("<h2>What became known later</h2>\n");
        Begin(page, "Message", "Accepted on", "Prefix", "Was", "Is", "#Units", "#Amount");
        foreach (StatementAdjustment one in statement.Adjustments)
        {
            Row(page, null, StatementFormats.Count(one.Id), StatementFormats.Day(one.AcceptedOn), one.Prefix, $"{one.Before}".ToLowerInvariant(), $"{one.After}".ToLowerInvariant(),
                Right(StatementFormats.Count(one.Units)), Right(StatementFormats.Exact(one.Amount)));
        }

        page.Append("</table>\n");
    }

    private static void Days(StringBuilder page, Statement statement)
    {
        page.Append("<h2>Messages</h2>\n");
        Begin(page, "Day", "#Accepted", "#Parts", "#Delivered", "#Failed", "#Unknown", "#Unfinished");
        foreach (StatementDay day in statement.Days) Traffic(page, null, StatementFormats.Day(day.Day), day.Traffic);
        Traffic(page, "total", "Total", statement.Traffic);
        page.Append("</table>\n");
        if (statement.CarriedIn.Messages > 0) page.Append($"<p class=\"small\">Of these, {statement.CarriedIn.Messages} were carried over from the month before.</p>\n");
        if (statement.CarriedOut.Messages > 0) page.Append($"<p class=\"small\">{statement.CarriedOut.Messages} more were unfinished and are carried over to the next month.</p>\n");
    }

    private static void Traffic(StringBuilder page, string? kind, string name, TrafficTotals traffic) => Row(
        page, kind, name, Right(StatementFormats.Count(traffic.Messages)), Right(StatementFormats.Count(traffic.Parts)), Right(StatementFormats.Count(traffic.Delivered)),
        Right(StatementFormats.Count(traffic.Failed)), Right(StatementFormats.Count(traffic.Unknown)), Right(StatementFormats.Count(traffic.Unfinished)));

    // A column whose name begins with # is of numbers.
    private static void Begin(StringBuilder page, params ReadOnlySpan<string> columns)
    {
        page.Append("<table><tr>");
        foreach (string column in columns) page.Append(column[0] == '#' ? $"<th scope=\"col\" class=\"n\">{Text(column[1..])}</th>" : $"<th scope=\"col\">{Text(column)}</th>");
        page.Append("</tr>\n");
    }

    private static void Row(StringBuilder page, string? kind, params ReadOnlySpan<Cell> cells)
    {
        page.Append(kind is null ? "<tr>" : $"<tr class=\"{kind}\">");
        foreach (Cell cell in cells) page.Append(cell.IsNumber ? $"<td class=\"n\">{Text(cell.Value)}</td>" : $"<td>{Text(cell.Value)}</td>");
        page.Append("</tr>\n");
    }

    private static Cell Right(string value) => new(value, IsNumber: true);

    private static string Money(decimal amount, Statement statement) => $"{Currency.Format(amount, statement.Currency!)} {statement.Currency}";

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private readonly record struct Cell(string Value, bool IsNumber)
    {
        public static implicit operator Cell(string value) => new(value, false);
    }
}
