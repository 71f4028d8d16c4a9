using System.CommandLine;
using Interworking.Gateway.Access;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Settlement;
using Interworking.Storage.Sql.Sqlite;

namespace Interworking.Host.Cli.Settling;

/// <summary>What the commands of billing staff work with.</summary>
/// <param name="Options">The configuration.</param>
/// <param name="Stores">The stores.</param>
/// <param name="Set">What is provisioned now.</param>
internal sealed record SettlementWork(GatewayOptions Options, IServiceProvider Stores, ProvisioningSet Set)
{
    public string Environment => Options.Environment.Name;

    public ISettlementStore Traffic => Stores.GetRequiredService<ISettlementStore>();

    public IStatementStore Statements => Stores.GetRequiredService<IStatementStore>();

    public IRollupStore Rollups => Stores.GetRequiredService<IRollupStore>();

    public SettlementService Service => new(Traffic, Environment);

    public StatementCloser Closer => new(Traffic, Statements, Environment, Actor.Cli, Stores.GetRequiredService<TimeProvider>());

    /// <summary>Opens the stores and reads the provisioning.</summary>
    public static Task<int> RunAsync(CliContext context, ParseResult parsed, CancellationToken stop, Func<SettlementWork, Task<int>> run) =>
        context.WithStoresAsync(parsed, async (options, stores) =>
        {
            if (stores.GetService<SqliteDatabase>() is { } database && !File.Exists(database.Path))
                return context.Fail($"there is no database at {database.Path}; run this where the server runs, or name its configuration with --config");
            var provisioning = stores.GetRequiredService<IProvisioningStore>();
            await provisioning.PrepareAsync(stop);
            return await run(new SettlementWork(options, stores, (await provisioning.ReadStateAsync([], [], stop)).Set));
        });

    /// <summary>Why this carrier has no records; null when it may have, or none was named.</summary>
    public string? Unknown(string? name) => name is null || Set.Carriers.Any(carrier => carrier.Name == name)
        ? null
        : $"there is no carrier \"{name}\"; there are: {string.Join(", ", Set.Carriers.Select(carrier => carrier.Name))}";

    /// <summary>Why this carrier has no statement; null when it has, or none was named.</summary>
    public string? Refusal(string? name) => Unknown(name)
        ?? (Set.Carriers.FirstOrDefault(carrier => carrier.Name == name)?.Environment is { } environment ? $"carrier \"{name}\" is our own environment {environment} and is not billed" : null);
}
