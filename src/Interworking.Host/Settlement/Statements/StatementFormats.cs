using System.Globalization;
using Interworking.Gateway.Settlement;

namespace Interworking.Host.Settlement.Statements;

/// <summary>Statements as a table for people, CSV for spreadsheets, JSON for programs, a page to print.</summary>
internal static class StatementFormats
{
    public static void Write(IReadOnlyList<Statement> statements, string format, TextWriter output)
    {
        switch (format)
        {
            case "csv":
                StatementCsv.Write(statements, output);
                break;
            case "json":
                output.WriteLine(StatementText.WriteForPeople(statements));
                break;
            case "html":
                StatementPage.Write(statements, output);
                break;
            default:
                StatementTable.Write(statements, output);
                break;
        }
    }

    /// <summary><c>9647…</c>; all destinations have no leading digits in common.</summary>
    public static string Prefix(string prefix) => $"{prefix}…";

    public static string Unit(Statement statement) => statement.Tariff is null ? "" : statement.Unit.ToString().ToLowerInvariant();

    public static string Charge(Statement statement) => statement.Tariff is null ? "" : statement.ChargeOn.ToString().ToLowerInvariant();

    /// <summary>Exact, without trailing zeros.</summary>
    public static string Exact(decimal value) => value.ToString("0.##########", CultureInfo.InvariantCulture);

    public static string Count(long value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
