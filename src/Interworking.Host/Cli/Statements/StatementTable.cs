using System.Globalization;
using Interworking.Gateway.Settlement;
using Spectre.Console;

namespace Interworking.Host.Cli.Statements;

internal static class StatementTable
{
    public static void Write(IReadOnlyList<Statement> statements, TextWriter output)
    {
        bool terminal = output == Console.Out && !Console.IsOutputRedirected;
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Interactive = InteractionSupport.No,
            Ansi = terminal ? AnsiSupport.Detect : AnsiSupport.No,
        });
        if (!terminal) console.Profile.Width = 160; // a file has no width, and amounts must not break over several lines
        if (statements.Count == 0) console.WriteLine("No billed carriers.");
        foreach (Statement statement in statements) console.Write(Table(statement));
    }

    private static Table Table(Statement statement)
    {
        string currency = statement.Tariff?.Currency ?? "";
        Table table = new Table()
            .Title(Markup.Escape($"{statement.Carrier}, {statement.Month} ({statement.TimeZone})"))
            .Border(TableBorder.Rounded)
            .AddColumn(new TableColumn("Prefix"))
            .AddColumn(new TableColumn("Valid from"))
            .AddColumn(new TableColumn("Messages").RightAligned())
            .AddColumn(new TableColumn(statement.Tariff is { Unit: TariffUnit.Message } ? "Charged messages" : "Parts").RightAligned())
            .AddColumn(new TableColumn("Price").RightAligned())
            .AddColumn(new TableColumn("Amount").RightAligned());
        foreach (StatementLine line in statement.Lines)
        {
            table.AddRow(
                line.Rate.Prefix.Length == 0 ? "all" : line.Rate.Prefix,
                line.Rate.From.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                Count(line.Messages),
                Count(line.Units),
                StatementFormats.Exact(line.Rate.Price),
                StatementFormats.Exact(line.Amount));
        }

        foreach (StatementError error in statement.Errors)
            table.AddRow(Markup.Escape(StatementFormats.Prefix(error.Prefix)), "", Count(error.Messages), Count(error.Units), "[red]no rate[/]", "");
        if (statement.Tariff is not null)
        {
            table.AddEmptyRow();
            table.AddRow("[bold]Total[/]", "", Count(statement.Messages), Count(statement.Units), "", $"[bold]{Currency.Format(statement.Total, currency)} {currency}[/]");
        }

        return table;
    }

    private static string Count(long value) => value.ToString(CultureInfo.InvariantCulture);
}
