using System.CommandLine;
using Interworking.Gateway.Access;
using Interworking.Gateway.Provisioning;

namespace Interworking.Host.Cli;

/// <summary><c>provision FILE</c>: makes the database say what a file says.</summary>
internal static class ProvisionCommand
{
    public static Command Build(CliContext context)
    {
        var file = new Argument<string>("FILE") { Description = "Provisioning file (JSON, comments allowed)." };
        var prune = new Option<bool>("--prune") { Description = "Also remove everything that the file does not name." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only print what would change." };
        var command = new Command("provision", "Apply a provisioning file: inserts and updates, prints what changed; nothing changes if any part is invalid.")
        {
            file, prune, dryRun, context.Config,
        };
        command.SetAction((parsed, stop) => context.WithStoresAsync(parsed, async (options, stores) =>
        {
            var store = stores.GetRequiredService<IProvisioningStore>();
            await store.PrepareAsync(stop);
            bool onlyShow = parsed.GetValue(dryRun);
            ProvisioningResult result = await new ProvisioningApplier(store, options) { By = Actor.Cli }.ApplyAsync(parsed.GetRequiredValue(file), parsed.GetValue(prune), onlyShow, stop);
            if (result.Errors.Count > 0) return context.Fail(result.Errors);
            foreach (string change in result.Changes) context.Say(change);
            context.Say(Summary(result.Changes.Count, onlyShow));
            return CommandLine.Success;
        }));
        return command;
    }

    private static string Summary(int changes, bool onlyShow) => (changes, onlyShow) switch
    {
        (0, _) => "Nothing to change.",
        (_, true) => $"{changes} change(s) would be made; nothing was.",
        _ => $"{changes} change(s) made.",
    };
}
