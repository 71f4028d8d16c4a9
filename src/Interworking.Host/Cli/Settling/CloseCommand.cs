using System.CommandLine;
using Interworking.Gateway.Settlement;

namespace Interworking.Host.Cli.Settling;

/// <summary><c>settlement close</c>: freezes a carrier's month.</summary>
internal static class CloseCommand
{
    public static Command Build(CliContext context)
    {
        Option<string> month = SettlementOptions.Month(required: true);
        Option<string?> carrier = SettlementOptions.Carrier(required: true);
        var carryOver = new Option<bool>("--carry-over") { Description = "Leave messages that are unfinished to the next month." };
        var command = new Command("close", "Close a carrier's month: its statement gets a number and never changes again.") { month, carrier, carryOver, context.Config };
        command.SetAction((parsed, stop) => SettlementWork.RunAsync(context, parsed, stop, async work =>
        {
            string name = parsed.GetRequiredValue(carrier)!;
            if (work.Refusal(name) is { } refusal) return context.Fail(refusal);
            return Report(context, await work.Closer.CloseAsync(SettlementOptions.MonthOf(parsed.GetRequiredValue(month)), name, parsed.GetValue(carryOver), work.Set, stop));
        }));
        return command;
    }

    /// <summary>Says what has become of it.</summary>
    public static int Report(CliContext context, CloseResult result)
    {
        if (result.Closed is not { } closed) return context.Fail(result.Refusal!);
        Statement statement = closed.Read();
        context.Say($"Statement {closed.Number}: {closed.Carrier}, {closed.Month}, {statement.TotalText} {statement.Currency}");
        if (statement.CarriedOut.Messages > 0) context.Say($"{statement.CarriedOut.Messages} unfinished message(s) count in the next month.");
        if (statement.Difference is { } difference) context.Say($"It takes the place of statement {closed.Corrects}: {Currency.Format(difference, statement.Currency!)} {statement.Currency} difference.");
        context.Say($"SHA-256 {closed.Hash}");
        return CommandLine.Success;
    }
}
