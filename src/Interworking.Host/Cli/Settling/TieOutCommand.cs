using System.CommandLine;
using Interworking.Gateway.Settlement;

namespace Interworking.Host.Cli.Settling;

/// <summary><c>settlement check</c>: whether daily counts, CDRs and closed statements say the same, and no closed one was changed.</summary>
internal static class TieOutCommand
{
    public static Command Build(CliContext context)
    {
        Option<string> month = SettlementOptions.Month(required: true);
        Option<string?> carrier = SettlementOptions.Carrier();
        var command = new Command("check", "Count the month's CDRs one by one and compare: with the daily counts, and with what was closed. Verifies every closed statement's hash.")
        {
            month, carrier, context.Config,
        };
        command.SetAction((parsed, stop) => SettlementWork.RunAsync(context, parsed, stop, async work =>
        {
            string? only = parsed.GetValue(carrier);
            if (work.Refusal(only) is { } refusal) return context.Fail(refusal);
            var check = new SettlementCheck(work.Traffic, work.Statements, work.Environment);
            IReadOnlyList<CheckFinding> findings = await check.RunAsync(SettlementOptions.MonthOf(parsed.GetRequiredValue(month)), only, work.Set, stop);
            foreach (CheckFinding finding in findings.Where(finding => finding.Ok)) context.Say($"ok  {finding.Text}");
            foreach (CheckFinding finding in findings.Where(finding => !finding.Ok)) context.Fail(finding.Text);
            return findings.All(finding => finding.Ok) ? CommandLine.Success : CommandLine.Failure;
        }));
        return command;
    }
}
