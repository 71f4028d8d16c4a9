using System.Globalization;
using CsvHelper;
using Interworking.Gateway.Settlement;

namespace Interworking.Host.Settlement.Statements;

/// <summary>RFC 4180, one row for each rate, error, adjustment, sum and day.</summary>
internal static class StatementCsv
{
    public static void Write(IReadOnlyList<Statement> statements, TextWriter output)
    {
        using CsvWriter csv = CsvWriter.Create(output, CsvSafe.Options, leaveOpen: true);
        csv.WriteHeader(
            "month", "time_zone", "carrier", "kind", "tariff", "currency", "unit", "charge_on", "prefix", "valid_from", "price", "messages", "units", "amount", "problem",
            "statement", "message_id", "parts", "delivered", "failed", "unknown", "unfinished");
        foreach (StatementRow row in statements.SelectMany(StatementRow.Of))
        {
            Texts(csv, row.Month, row.TimeZone, row.Carrier, row.Kind, row.Tariff, row.Currency, row.Unit, row.ChargeOn, row.Prefix, row.ValidFrom);
            Amount(csv, row.Price);
            Counts(csv, row.Messages, row.Units);
            Amount(csv, row.Amount);
            Texts(csv, row.Problem, row.Number, row.MessageId);
            Counts(csv, row.Traffic.Parts, row.Traffic.Delivered, row.Traffic.Failed, row.Traffic.Unknown, row.Traffic.Unfinished);
            csv.EndRecord();
        }
    }

    private static void Texts(CsvWriter csv, params ReadOnlySpan<string> texts)
    {
        foreach (string text in texts) csv.WriteField(text);
    }

    private static void Counts(CsvWriter csv, params ReadOnlySpan<long> counts)
    {
        foreach (long count in counts) csv.WriteField(count);
    }

    // As a number: a text that begins with a minus would be taken for a formula, and made harmless.
    private static void Amount(CsvWriter csv, string amount)
    {
        if (amount.Length == 0) csv.WriteField("");
        else csv.WriteField(decimal.Parse(amount, NumberStyles.Number, CultureInfo.InvariantCulture));
    }
}
