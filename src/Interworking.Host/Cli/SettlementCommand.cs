using System.CommandLine;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Settlement;
using Interworking.Host.Cli.Settling;
using Interworking.Host.Settlement.Statements;

namespace Interworking.Host.Cli;

/// <summary><c>settlement</c>: what each carrier owes for a month, and the closing of months.</summary>
internal static class SettlementCommand
{
    public static Command Build(CliContext context)
    {
        Option<string> month = SettlementOptions.Month(required: true);
        Option<string?> carrier = SettlementOptions.Carrier();
        Option<string> format = SettlementOptions.Format();
        Option<string?> file = SettlementOptions.Out();
        var command = new Command("settlement", "Print the month's counts and amounts per carrier; close, show, correct and check statements.")
        {
            month, carrier, format, file, context.Config,
            CloseCommand.Build(context), CorrectCommand.Build(context), ShowCommand.Build(context), ListCommand.Build(context),
            TieOutCommand.Build(context), RebuildCommand.Build(context),
        };
        command.SetAction((parsed, stop) => SettlementWork.RunAsync(context, parsed, stop, async work =>
        {
            BillingMonth wanted = SettlementOptions.MonthOf(parsed.GetRequiredValue(month));
            string? only = parsed.GetValue(carrier);
            if (work.Refusal(only) is { } refusal) return context.Fail(refusal);
            IReadOnlyList<Statement> statements = await work.Service.SettleAsync(wanted, only, work.Set, stop);
            foreach (ClosedStatement closed in await work.Statements.ListAsync(work.Environment, only, wanted, stop))
                context.Note($"note: {wanted} of {closed.Carrier} is closed: \"interworking settlement show {closed.Number}\" prints statement {closed.Number}; this is a new count");
            return StatementOutput.TryWrite(context, parsed, statements, parsed.GetRequiredValue(format), parsed.GetValue(file)) is { } failed
                ? context.Fail(failed)
                : Report(context, statements);
        }));
        return command;
    }

    private static int Report(CliContext context, IReadOnlyList<Statement> statements)
    {
        ConfigurationError[] problems = [.. statements.SelectMany(statement => statement.Errors, (statement, problem) =>
            new ConfigurationError(statement.Carrier, $"{problem.Messages} message(s) to {StatementFormats.Prefix(problem.Prefix)} have no price: {problem.Problem}"))];
        return problems.Length > 0 ? context.Fail(problems) : CommandLine.Success;
    }
}
