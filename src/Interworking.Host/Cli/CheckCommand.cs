using System.CommandLine;
using System.Data.Common;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Provisioning.Files;
using Interworking.Storage.Sql.Sqlite;

namespace Interworking.Host.Cli;

/// <summary><c>check</c>: says everything that is wrong, and what is fine, without changing anything.</summary>
internal static class CheckCommand
{
    public static Command Build(CliContext context)
    {
        var command = new Command("check", "Validate the configuration and the stores; every error at once.") { context.Config };
        command.SetAction(async (parsed, stop) =>
        {
            (GatewayOptions options, IReadOnlyList<ConfigurationError> found) = context.Load(parsed);
            var errors = new List<ConfigurationError>(found);
            if (found.Count == 0) SayConfiguration(context, options, parsed.GetValue(context.Config));
            if (options.Provisioning.File.Length > 0) CheckFile(context, options.Provisioning.File, errors);
            await CheckStoreAsync(context, options, errors, stop);
            if (errors.Count > 0) return context.Fail(errors);
            context.Say("Everything is in order.");
            return CommandLine.Success;
        });
        return command;
    }

    private static void SayConfiguration(CliContext context, GatewayOptions options, string? file)
    {
        context.Say($"ok  configuration: {file ?? "built-in defaults"}; environment {options.Environment.Name}, realm {ProvisioningApplier.RealmOf(options)}");
        foreach (Listener listener in Listener.Of(options)) context.Say($"ok  {listener.Key}: {listener.Address}");
        if (options.Registrar.Provider == "embedded" || options.Database.Provider == "sqlite")
            context.Say("ok  one node only: several need Database.Provider postgres and Registrar.Provider redis");
    }

    private static void CheckFile(CliContext context, string file, List<ConfigurationError> errors)
    {
        if (!File.Exists(file)) return; // the configuration's own errors say so already
        (ProvisioningFile read, IReadOnlyList<ConfigurationError> problems) = ProvisioningFileReader.Read(File.ReadAllBytes(file));
        errors.AddRange(problems.Select(problem => problem with { Key = $"{file} {problem.Key}".TrimEnd() }));
        if (problems.Count == 0) context.Say($"ok  Provisioning.File: {file}; {read.Accounts.Count()} account(s), {read.Carriers.Count} carrier(s), {read.Connections.Count} connection(s)");
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

    private static async Task CheckStoreAsync(CliContext context, GatewayOptions options, List<ConfigurationError> errors, CancellationToken stop)
    {
        try
        {
            await using ServiceProvider stores = CliContext.Stores(options);
            if (stores.GetService<SqliteDatabase>() is { } sqlite && !File.Exists(sqlite.Path))
            {
                context.Say($"ok  database: {sqlite.Path} is not there yet; serve or provision makes it");
                return;
            }

            var store = stores.GetRequiredService<IProvisioningStore>();
            ProvisioningSummary summary = await store.ReadSummaryAsync(stop);
            context.Say($"ok  database: {summary.Customers} customer(s), {summary.Accounts} account(s), {summary.Set.Carriers.Count} carrier(s), {summary.Set.Connections.Count} connection(s), {summary.Set.Policies.Count} service polic(ies)");
            SayDisabled(context, summary.Set);
            errors.AddRange(new ProvisioningApplier(store, options).Check(summary));
        }
        catch (StoreRefusedException refused)
        {
            errors.Add(new ConfigurationError("Database", refused.Message));
        }
        catch (DbException failed)
        {
            errors.Add(new ConfigurationError("Database", $"cannot be read ({failed.Message}); if it was made by an older version, start the server once to bring it up to date"));
        }
    }
}
