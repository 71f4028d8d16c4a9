using Interworking.Gateway.Settlement;

namespace Interworking.Host.Cli.Statements;

/// <summary>Statements as a table for people, CSV for spreadsheets, JSON for programs.</summary>
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
                StatementJson.Write(statements, output);
                break;
            default:
                StatementTable.Write(statements, output);
                break;
        }
    }

    /// <summary><c>9647…</c>; all destinations have no leading digits in common.</summary>
    public static string Prefix(string prefix) => $"{prefix}…";

    public static string Unit(Tariff? tariff) => tariff is null ? "" : tariff.Unit.ToString().ToLowerInvariant();

    public static string Charge(Tariff? tariff) => tariff is null ? "" : tariff.ChargeOn.ToString().ToLowerInvariant();

    /// <summary>Exact, without trailing zeros.</summary>
    public static string Exact(decimal value) => value.ToString("0.##########", System.Globalization.CultureInfo.InvariantCulture);
}
