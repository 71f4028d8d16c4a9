using System.CommandLine;
using System.Diagnostics;
using Interworking.Gateway.Settlement;
using Interworking.Host.Cli.Settling;

namespace Interworking.Host.Cli.Cdrs;

/// <summary><c>cdr generate</c>: fills a month with CDRs to measure with. Not shown in the help, and refused for a carrier that has any there.</summary>
internal static class GenerateCommand
{
    public static Command Build(CliContext context)
    {
        var count = new Option<long>("--count") { Description = "CDRs.", Required = true };
        Option<string> month = SettlementOptions.Month(required: true);
        Option<string?> carrier = SettlementOptions.Carrier(required: true);
        var command = new Command("generate", "Fill a month with CDRs, to measure statements, search and export.") { count, month, carrier, context.Config };
        command.Hidden = true;
        command.SetAction((parsed, stop) => SettlementWork.RunAsync(context, parsed, stop, async work =>
        {
            BillingMonth wanted = SettlementOptions.MonthOf(parsed.GetRequiredValue(month));
            string name = parsed.GetRequiredValue(carrier)!;
            if ((await work.Traffic.ReadCarriersAsync(work.Environment, wanted, stop)).Contains(name)) return context.Fail($"carrier \"{name}\" has CDRs in {wanted}: take another month or name");
            long started = Stopwatch.GetTimestamp();
            long rows = parsed.GetValue(count);
            await Progress.RunAsync("Generating", async _ =>
            {
                await work.Stores.GetRequiredService<ICdrGenerator>().GenerateAsync(work.Environment, name, wanted, rows, stop);
                return rows;
            });
            context.Say($"{rows} CDR(s) in {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s.");
            return CommandLine.Success;
        }));
        return command;
    }
}
