using System.Data.Common;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Provisioning;
using Interworking.Storage;

namespace Interworking.Host.Cli;

/// <summary>The part of <c>check</c> that contacts the stores: a line for each that works, an error for each thing that does not.</summary>
internal static class StoreReport
{
    /// <summary>Errors in these sections leave no doubt which stores are meant; any other may be about them, such as a misspelt key or a file that cannot be read.</summary>
    private static readonly string[] Harmless = ["Environment.", "Smpp.", "Sip.", "Http.", "Delivery.", "Provisioning.", "Log."];

    /// <param name="context">Where to write.</param>
    /// <param name="options">The configuration.</param>
    /// <param name="doubts">What is wrong with it.</param>
    /// <param name="errors">Gets what is wrong with the stores.</param>
    /// <param name="stop">Gives up.</param>
    public static async Task WriteAsync(
        CliContext context, GatewayOptions options, IReadOnlyList<ConfigurationError> doubts, List<ConfigurationError> errors, CancellationToken stop)
    {
        if (doubts.Any(error => !Harmless.Any(section => error.Key.StartsWith(section, StringComparison.OrdinalIgnoreCase))))
        {
            context.Say("--  database, registrar: not looked at, because the configuration does not say surely which they are");
            return;
        }

        if (options.Registrar.Provider == "embedded" || options.Database.Provider == "sqlite")
            context.Say("ok  one node only: several need Database.Provider postgres and Registrar.Provider redis");
        (StoreFinding database, bool readable) = await StoreCheck.DatabaseAsync(options, TimeProvider.System, stop);
        Tell(context, "database", "Database", database, errors);
        if (readable) await ProvisioningAsync(context, options, errors, stop);
        if (await StoreCheck.RegistrarAsync(options, TimeProvider.System, stop) is { } registrar) Tell(context, "registrar", "Registrar", registrar, errors);
    }

    private static void Tell(CliContext context, string name, string key, StoreFinding finding, List<ConfigurationError> errors)
    {
        if (finding.Problems.Count == 0) context.Say($"ok  {name}: {finding.State}");
        errors.AddRange(finding.Problems.Select(problem => new ConfigurationError(key, problem)));
    }

    private static async Task ProvisioningAsync(CliContext context, GatewayOptions options, List<ConfigurationError> errors, CancellationToken stop)
    {
        try
        {
            await using ServiceProvider services = new ServiceCollection().AddSingleton(TimeProvider.System).AddDatabase(options).BuildServiceProvider();
            var store = services.GetRequiredService<IProvisioningStore>();
            ProvisioningSummary summary = await store.ReadSummaryAsync(stop);
            var applier = new ProvisioningApplier(store, options);
            IReadOnlyList<ConfigurationError> problems = applier.Check(summary);
            if (problems.Count == 0)
                context.Say($"ok  provisioning: {summary.Customers} customer(s), {summary.Accounts} account(s), {summary.Set.Carriers.Count} carrier(s), {summary.Set.Connections.Count} connection(s), {summary.Set.Policies.Count} service polic(ies)");
            SayDisabled(context, summary.Set);
            errors.AddRange(problems);
            await FileAsync(applier, options.Provisioning.File, errors, stop);
        }
        catch (Exception failed) when (failed is StoreRefusedException or DbException)
        {
            errors.Add(new ConfigurationError("Database", $"its provisioning cannot be read ({failed.Message})"));
        }
    }

    /// <summary>What would be wrong with the database once the file is applied, as serving does at start.</summary>
    private static async Task FileAsync(ProvisioningApplier applier, string file, List<ConfigurationError> errors, CancellationToken stop)
    {
        if (!File.Exists(file)) return; // the configuration's own errors say so already
        ProvisioningResult result = await applier.ApplyAsync(file, prune: false, dryRun: true, stop);
        errors.AddRange(result.Errors.Select(error => CheckCommand.InFile(file, error)).Except(errors).ToArray());
    }

    /// <summary>No error: an operator may have taken a connection out for a while. A policy left without any refuses nothing, its messages wait.</summary>
    private static void SayDisabled(CliContext context, ProvisioningSet set)
    {
        HashSet<string> disabled = [.. set.Connections.Where(connection => !connection.Enabled).Select(connection => connection.Name)];
        foreach (ServicePolicy policy in set.Policies.Where(policy => policy.Enabled))
        {
            string[] off = [.. policy.Connections.Where(disabled.Contains).Select(name => $"\"{name}\"")];
            if (off.Length == 0) continue;
            string then = off.Length == policy.Connections.Count ? "; nothing can leave by it, its messages wait" : "";
            context.Say($"!!  service policy \"{policy.Name}\": connection {string.Join(", ", off)} is disabled{then}");
        }
    }
}
