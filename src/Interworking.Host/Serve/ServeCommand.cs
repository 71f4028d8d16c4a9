using System.Diagnostics;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Provisioning;
using Interworking.Host.Serve.Tls;

namespace Interworking.Host.Serve;

/// <summary>interworking serve: the server, from its configuration to its orderly end.</summary>
public static class ServeCommand
{
    internal const int Failed = 1;

    /// <summary>Serves until SIGINT, SIGTERM or <paramref name="stop"/>.</summary>
    /// <param name="configFile">JSON file; null for the built-in defaults.</param>
    /// <param name="stop">Ends it as a signal would.</param>
    /// <returns>0 after an orderly end; 1 when it could not start (each reason is a line on stderr) or lost its place to another process.</returns>
    public static async Task<int> RunAsync(string? configFile, CancellationToken stop)
    {
        (GatewayOptions options, IReadOnlyList<ConfigurationError> errors) = ConfigurationLoader.Load(configFile, ConfigurationLoader.ProcessEnvironment);
        if (errors.Count == 0) errors = ListenerProbe.Problems(options);
        if (errors.Count > 0) return Refuse(errors);

        try
        {
            await using WebApplication app = GatewayApplication.Build(options);
            errors = app.Services.GetRequiredService<Certificates>().Problems();
            if (errors.Count == 0) errors = await PrepareAsync(app.Services, options, stop);
            if (errors.Count > 0) return Refuse(errors);

            if (!await StartAsync(app, stop)) return Environment.ExitCode;
            StartSummary.Write(app.Services, options, DateTime.UtcNow - Process.GetCurrentProcess().StartTime.ToUniversalTime());
            await app.WaitForShutdownAsync(stop);
            return Environment.ExitCode;
        }
        catch (Exception error) when (error is StoreRefusedException or IOException)
        {
            return Refuse([new ConfigurationError("", error.Message)]);
        }
    }

    /// <summary>False when a signal came before it had started: an orderly end too.</summary>
    private static async Task<bool> StartAsync(WebApplication app, CancellationToken stop)
    {
        try
        {
            await app.StartAsync(stop);
            return true;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested || app.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            await app.StopAsync(CancellationToken.None);
            return false;
        }
    }

    /// <summary>What must be there before a service is made: this node's slot, the environment's secret, and the provisioning file in the database.</summary>
    internal static async Task<IReadOnlyList<ConfigurationError>> PrepareAsync(IServiceProvider services, GatewayOptions options, CancellationToken stop)
    {
        TimeProvider time = services.GetRequiredService<TimeProvider>();
        INodeStore nodes = services.GetRequiredService<INodeStore>();
        NodeLease lease = services.GetRequiredService<NodeLease>();
        lease.Identity = await nodes.StartAsync(options.Environment.Name, options.Environment.Node, time.GetUtcNow(), stop);
        lease.Secret = await services.GetRequiredService<ISecretStore>().ReadAsync(stop);
        lease.HighestId = await nodes.ReadHighestIdAsync(stop);
        ClockCheck.Warn(lease.HighestId, time, services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(ClockCheck)));
        if (options.Provisioning.File.Length > 0)
        {
            ProvisioningResult result = await services.GetRequiredService<ProvisioningApplier>().ApplyChangedAsync(options.Provisioning.File, stop);
            if (result.Errors.Count > 0) return [.. result.Errors.Select(error => error with { Problem = $"{error.Problem} (Provisioning.File {options.Provisioning.File})" })];
        }

        // What was fine when it was provisioned is not when a listener has moved since.
        return ProvisioningApplier.CheckEntries(options, (await services.GetRequiredService<IProvisioningStore>().ReadStateAsync([], [], stop)).Set.Environments);
    }

    private static int Refuse(IReadOnlyList<ConfigurationError> errors)
    {
        foreach (ConfigurationError error in errors) Console.Error.WriteLine($"error: {error}");
        return Failed;
    }
}
