using System.CommandLine;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Settlement;

namespace Interworking.Host.Cli.Settling;

/// <summary><c>settlement rebuild</c>: makes the daily counts anew from the CDRs.</summary>
internal static class RebuildCommand
{
    public static Command Build(CliContext context)
    {
        Option<string?> carrier = SettlementOptions.Carrier();
        var command = new Command("rebuild", "Make the daily counts anew from the CDRs. Servers may run; statements count the CDRs meanwhile.") { carrier, context.Config };
        command.SetAction((parsed, stop) => SettlementWork.RunAsync(context, parsed, stop, async work =>
        {
            await work.Rollups.RebuildAsync(work.Environment, parsed.GetValue(carrier), stop);
            Dictionary<string, CarrierScope> scopes = CarrierScope.All(work.Set.Carriers, work.Set.Tariffs);
            MessageId before = MessageId.FirstAt(work.Stores.GetRequiredService<TimeProvider>().GetUtcNow() - RollupBuilder.Behind);
            long counted = await Progress.RunAsync("Counting CDRs", async bar =>
            {
                long sum = 0;
                RollupStep step;
                do
                {
                    step = await work.Rollups.StepAsync(work.Environment, before, scopes, stop);
                    sum += step.Cdrs;
                    bar.Report(sum);
                }
                while (step.More);
                return sum;
            });
            context.Say($"{counted} message(s) counted.");
            return CommandLine.Success;
        }));
        return command;
    }
}
