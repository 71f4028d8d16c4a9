using System.CommandLine;
using System.Globalization;
using System.Text;
using Interworking.Gateway.Settlement;

namespace Interworking.Host.Cli.Statements;

/// <summary>Statements as a table for people, CSV for spreadsheets, JSON for programs, a page to print.</summary>
internal static class StatementFormats
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

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

    /// <summary>Writes to a file, or the terminal without one; the problem, null for none.</summary>
    public static string? TryWrite(CliContext context, ParseResult parsed, IReadOnlyList<Statement> statements, string format, string? file)
    {
        string? failed = TryWrite(parsed, file, output => Write(statements, format, output));
        if (failed is null && file is not null) context.Note($"written to {file}");
        return failed;
    }

    /// <inheritdoc cref="TryWrite(CliContext, ParseResult, IReadOnlyList{Statement}, string, string?)"/>
    public static string? TryWrite(ParseResult parsed, string? file, Action<TextWriter> write)
    {
        try
        {
            using StreamWriter? opened = file is null ? null : new StreamWriter(file, append: false, Utf8);
            write(opened ?? parsed.InvocationConfiguration.Output);
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return $"--out {file} cannot be written: {failure.Message}";
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
