using System.CommandLine;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Provisioning;
using Interworking.Host.Accounts;

namespace Interworking.Host.Cli;

/// <summary><c>accounts import</c>: accounts from a CSV file.</summary>
internal static class AccountsCommand
{
    private const int Shown = 20;

    public static Command Build(CliContext context) => new("accounts", "Accounts of apps.") { Import(context) };

    private static Command Import(CliContext context)
    {
        var file = new Argument<string>("FILE") { Description = "CSV with a header row: did, password, product, customer; optional: enabled, messages_per_minute." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only say what would change." };
        var command = new Command("import", "Insert and update accounts from a CSV file; nothing changes if any line is wrong.") { file, dryRun, context.Config };
        command.SetAction((parsed, stop) => context.WithStoresAsync(parsed, async (options, stores) =>
        {
            string path = parsed.GetRequiredValue(file);
            (AccountSheet sheet, IReadOnlyList<ConfigurationError> errors) = await Progress.RunAsync("Reading", bar => Task.FromResult(AccountSheetReader.Read(path, bar)));
            if (errors.Count > 0) return context.Fail(errors);
            var store = stores.GetRequiredService<IProvisioningStore>();
            await store.PrepareAsync(stop);
            bool onlyShow = parsed.GetValue(dryRun);
            ProvisioningResult result = await Progress.RunAsync(
                "Applying", async _ => await new ProvisioningApplier(store, options).ApplyAsync(sheet.ToProvisioning(), onlyShow, stop));
            if (result.Errors.Count > 0) return context.Fail(result.Errors.Select(sheet.WithLine));
            foreach (string change in result.Changes.Take(Shown)) context.Say(change);
            if (result.Changes.Count > Shown) context.Say($"... and {result.Changes.Count - Shown} more");
            context.Say($"{sheet.Count} account(s) read; {result.Changes.Count} change(s) {(onlyShow ? "would be made; nothing was." : "made.")}");
            return CommandLine.Success;
        }));
        return command;
    }
}
