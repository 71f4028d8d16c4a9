using System.CommandLine;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Settlement;
using Interworking.Gateway.Settlement.Reconciling;
using Interworking.Host.Cli.Settling;
using Interworking.Host.Settlement.Reconciling;

namespace Interworking.Host.Cli;

/// <summary><c>reconcile</c>: a carrier's month against the carrier's own counts or records.</summary>
internal static class ReconcileCommand
{
    public static Command Build(CliContext context)
    {
        var file = new Argument<string>("FILE") { Description = "CSV of the carrier's: day and messages or parts, or message_id with time and status." };
        Option<string> month = SettlementOptions.Month(required: true);
        Option<string?> carrier = SettlementOptions.Carrier(required: true);
        var folder = new Option<string?>("--out") { Description = "Write what differs into this folder, to be sent.", HelpName = "DIR" };
        var command = new Command("reconcile", "Compare a carrier's month with its own counts by day or records by message id. Exit 1 when they differ.")
        {
            file, month, carrier, folder, context.Config,
        };
        command.SetAction((parsed, stop) => SettlementWork.RunAsync(context, parsed, stop, async work =>
        {
            string name = parsed.GetRequiredValue(carrier)!;
            if (work.Refusal(name) is { } refusal) return context.Fail(refusal);
            (CarrierFile theirs, IReadOnlyList<ConfigurationError> errors) = CarrierFileReader.Read(parsed.GetRequiredValue(file));
            if (errors.Count > 0) return context.Fail(errors);
            Carrier known = work.Set.Carriers.First(one => one.Name == name);
            BillingMonth wanted = SettlementOptions.MonthOf(parsed.GetRequiredValue(month));
            var comparison = new CarrierComparison(work.Traffic, work.Stores.GetRequiredService<IReconciliationStore>(), work.Environment);
            Reconciliation result = await Progress.RunAsync("Comparing", async _ => await comparison.RunAsync(known, wanted, work.Set, theirs, stop));
            return Report(context, result, parsed.GetValue(folder));
        }));
        return command;
    }

    private static int Report(CliContext context, Reconciliation result, string? folder)
    {
        foreach (string line in ReconciliationSummary.Lines(result)) context.Say(line);
        try
        {
            if (folder is not null) context.Say($"written: {string.Join(", ", DisputePack.Write(result, folder))}");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return context.Fail($"--out {folder} cannot be written: {failure.Message}");
        }

        return result.Agrees ? CommandLine.Success : CommandLine.Failure;
    }
}
