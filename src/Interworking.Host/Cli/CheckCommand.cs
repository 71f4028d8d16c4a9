using System.CommandLine;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Provisioning.Files;
using Interworking.Host.Health;
using Interworking.Host.Local;
using Interworking.Host.Serve;

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
            if (found.Count == 0) await CheckConfigurationAsync(context, options, parsed.GetValue(context.Config), errors, stop);
            if (options.Provisioning.File.Length > 0) CheckFile(context, options, errors);
            await StoreReport.WriteAsync(context, options, found, errors, stop);
            if (errors.Count > 0) return context.Fail(errors);
            context.Say("Everything is in order.");
            return CommandLine.Success;
        });
        return command;
    }

    private static async Task CheckConfigurationAsync(CliContext context, GatewayOptions options, string? file, List<ConfigurationError> errors, CancellationToken stop)
    {
        context.Say($"ok  configuration: {file ?? "built-in defaults"}; environment {options.Environment.Name}, realm {ProvisioningApplier.RealmOf(options)}");
        string self = HealthEndpoints.NodeOf(options);
        bool runs = await RunningServer.NodeAsync(options, stop) == self;
        IReadOnlyList<ConfigurationError> taken = runs ? [] : ListenerProbe.InUse(options);
        errors.AddRange(taken);
        foreach (Listener listener in Listener.Of(options).Where(one => taken.All(problem => problem.Key != one.Key))) context.Say($"ok  {listener.Key}: {listener.Address}");
        if (runs) context.Say($"ok  node {self} serves there now");
        if (options.Registrar.Provider == "redis" && NodeAddress.TryRead(options.Sip, out ListenAddress? node))
            context.Say($"ok  Sip.NodeAddress: other nodes send to {node}");
    }

    private static void CheckFile(CliContext context, GatewayOptions options, List<ConfigurationError> errors)
    {
        string file = options.Provisioning.File;
        if (!File.Exists(file)) return; // the configuration's own errors say so already
        (ProvisioningFile read, IReadOnlyList<ConfigurationError> problems) = ProvisioningFileReader.Read(File.ReadAllBytes(file));
        problems = [.. problems, .. ProvisioningApplier.CheckEntries(options, read.Environments)];
        errors.AddRange(problems.Select(problem => InFile(file, problem)));
        if (problems.Count == 0) context.Say($"ok  Provisioning.File: {file}; {read.Accounts.Count()} account(s), {read.Carriers.Count} carrier(s), {read.Connections.Count} connection(s)");
    }

    /// <summary>The error with the file that it is in.</summary>
    public static ConfigurationError InFile(string file, ConfigurationError problem) => problem with { Key = $"{file} {problem.Key}".TrimEnd() };
}
