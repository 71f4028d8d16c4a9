using Interworking.Gateway.Settlement;
using Spectre.Console;

namespace Interworking.Host.Settlement.Statements;

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
        string currency = statement.Currency ?? "";
        string number = statement.Number is { } closed ? $"Statement {closed}: " : "";
        string corrects = statement.Corrects is { } old ? $", in place of statement {old}" : "";
        Table table = new Table()
            .Title(Markup.Escape($"{number}{statement.Carrier}, {statement.Month} ({statement.TimeZone}){corrects}"))
            .Caption(Markup.Escape(Caption(statement)))
            .Border(TableBorder.Rounded)
            .AddColumn(new TableColumn("Prefix"))
            .AddColumn(new TableColumn("Valid from"))
            .AddColumn(new TableColumn("Messages").RightAligned())
            .AddColumn(new TableColumn(statement is { Tariff: not null, Unit: TariffUnit.Message } ? "Charged messages" : "Parts").RightAligned())
            .AddColumn(new TableColumn("Price").RightAligned())
            .AddColumn(new TableColumn("Amount").RightAligned());
        foreach (StatementLine line in statement.Lines)
        {
            foreach (StatementStep step in line.Steps)
            {
                table.AddRow(
                    line.Prefix.Length == 0 ? "all" : line.Prefix,
                    step.Above == 0 ? StatementFormats.Day(line.ValidFrom) : $"above {StatementFormats.Count(step.Above)}",
                    step.Above == 0 ? StatementFormats.Count(line.Messages) : "",
                    StatementFormats.Count(step.Units),
                    StatementFormats.Exact(step.Price),
                    StatementFormats.Exact(step.Amount));
            }
        }

        foreach (StatementError error in statement.Errors)
            table.AddRow(Markup.Escape(StatementFormats.Prefix(error.Prefix)), "", StatementFormats.Count(error.Messages), StatementFormats.Count(error.Units), "[red]no rate[/]", "");
        if (statement.Adjustments.Count > 0)
        {
            table.AddRow(
                "Known later", "", StatementFormats.Count(statement.Adjustments.Count), StatementFormats.Count(statement.Adjustments.Sum(one => one.Units)), "",
                StatementFormats.Exact(statement.Adjustments.Sum(one => one.Amount)));
        }

        if (statement.Tariff is null) return table;
        table.AddEmptyRow();
        if (statement.TopUp > 0) table.AddRow("To the minimum", "", "", "", "", StatementFormats.Exact(statement.TopUp));
        if (statement.MonthlyFee > 0) table.AddRow("Monthly fee", "", "", "", "", StatementFormats.Exact(statement.MonthlyFee));
        table.AddRow("[bold]Total[/]", "", StatementFormats.Count(statement.Messages), StatementFormats.Count(statement.Units), "", $"[bold]{statement.TotalText} {currency}[/]");
        return table;
    }

    private static string Caption(Statement statement)
    {
        TrafficTotals all = statement.Traffic;
        string carried = statement.CarriedOut.Messages > 0 ? $"; {statement.CarriedOut.Messages} more carried over to the next month" : "";
        return $"accepted {all.Messages} ({all.Parts} parts): delivered {all.Delivered}, failed {all.Failed}, unknown {all.Unknown}, unfinished {all.Unfinished}{carried}";
    }
}
