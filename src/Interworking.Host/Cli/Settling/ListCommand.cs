using System.CommandLine;
using Interworking.Gateway.Settlement;

namespace Interworking.Host.Cli.Settling;

/// <summary><c>settlement list</c>: the closed statements.</summary>
internal static class ListCommand
{
    public static Command Build(CliContext context)
    {
        Option<string> month = SettlementOptions.Month(required: false);
        Option<string?> carrier = SettlementOptions.Carrier();
        var command = new Command("list", "List closed statements.") { month, carrier, context.Config };
        command.SetAction((parsed, stop) => SettlementWork.RunAsync(context, parsed, stop, async work =>
        {
            BillingMonth? only = parsed.GetValue(month) is { } text ? SettlementOptions.MonthOf(text) : null;
            foreach (ClosedStatement closed in await work.Statements.ListAsync(work.Environment, parsed.GetValue(carrier), only, stop))
            {
                Statement statement = closed.Read();
                string corrects = closed.Corrects is { } old ? $" (corrects {old})" : "";
                context.Say($"{closed.Number}  {closed.Month}  {closed.Carrier}  {statement.TotalText} {statement.Currency}  closed {closed.ClosedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC{corrects}");
            }

            return CommandLine.Success;
        }));
        return command;
    }
}
