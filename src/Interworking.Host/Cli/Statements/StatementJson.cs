using System.Text.Encodings.Web;
using System.Text.Json;
using Interworking.Gateway.Settlement;

namespace Interworking.Host.Cli.Statements;

internal static class StatementJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // written to a file, never into a page
    };

    public static void Write(IReadOnlyList<Statement> statements, TextWriter output) => output.WriteLine(JsonSerializer.Serialize(statements.Select(Shape), Options));

    // Amounts are texts: a program that reads numbers as binary fractions must not change them.
    private static object Shape(Statement statement) => new
    {
        Month = statement.Month.ToString(),
        statement.TimeZone,
        statement.Carrier,
        Tariff = statement.Tariff?.Name,
        statement.Tariff?.Currency,
        Unit = StatementFormats.Unit(statement.Tariff),
        ChargeOn = StatementFormats.Charge(statement.Tariff),
        Lines = statement.Lines.Select(line => new
        {
            line.Rate.Prefix,
            ValidFrom = line.Rate.From,
            Price = StatementFormats.Exact(line.Rate.Price),
            line.Messages,
            line.Units,
            Amount = StatementFormats.Exact(line.Amount),
        }),
        Errors = statement.Errors.Select(error => new { error.Prefix, error.Messages, error.Units, error.Problem }),
        statement.Messages,
        statement.Units,
        Total = statement.Tariff is null ? null : Currency.Format(statement.Total, statement.Tariff.Currency),
    };
}
