using System.CommandLine;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Provisioning.Files;

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
            await StoreReport.WriteAsync(context, options, found, errors, stop);
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
        if (options.Registrar.Provider == "redis" && NodeAddress.TryRead(options.Sip, out ListenAddress? node))
            context.Say($"ok  Sip.NodeAddress: other nodes send to {node}");
    }

    private static void CheckFile(CliContext context, string file, List<ConfigurationError> errors)
    {
        if (!File.Exists(file)) return; // the configuration's own errors say so already
        (ProvisioningFile read, IReadOnlyList<ConfigurationError> problems) = ProvisioningFileReader.Read(File.ReadAllBytes(file));
        errors.AddRange(problems.Select(problem => problem with { Key = $"{file} {problem.Key}".TrimEnd() }));
        if (problems.Count == 0) context.Say($"ok  Provisioning.File: {file}; {read.Accounts.Count()} account(s), {read.Carriers.Count} carrier(s), {read.Connections.Count} connection(s)");
    }
}
