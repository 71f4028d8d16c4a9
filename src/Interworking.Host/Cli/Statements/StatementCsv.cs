using System.Globalization;
using CsvHelper;
using Interworking.Gateway.Settlement;

namespace Interworking.Host.Cli.Statements;

/// <summary>RFC 4180, one row for each rate, error and total.</summary>
internal static class StatementCsv
{
    // A carrier named =1+1 must not become a formula in a spreadsheet.
    private static readonly CsvWriterOptions Safe = CsvWriterOptions.Default with { Injection = CsvInjection.Escape };

    public static void Write(IReadOnlyList<Statement> statements, TextWriter output)
    {
        using CsvWriter csv = CsvWriter.Create(output, Safe, leaveOpen: true);
        csv.WriteHeader(
            "month", "time_zone", "carrier", "kind", "tariff", "currency", "unit", "charge_on", "prefix", "valid_from", "price", "messages", "units", "amount", "problem");
        foreach (StatementRow row in statements.SelectMany(StatementRow.Of))
        {
            csv.WriteRecord(
                row.Month, row.TimeZone, row.Carrier, row.Kind, row.Tariff, row.Currency, row.Unit, row.ChargeOn, row.Prefix, row.ValidFrom, row.Price,
                row.Messages.ToString(CultureInfo.InvariantCulture), row.Units.ToString(CultureInfo.InvariantCulture), row.Amount, row.Problem);
        }
    }
}
