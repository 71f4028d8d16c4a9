using Interworking.Gateway.Access;
using Interworking.Gateway.Audit;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Operating;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Gateway.Pipeline.Spool.Restoring;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Push;
using Interworking.Gateway.Registrar;
using Interworking.Gateway.Search;
using Interworking.Gateway.Settlement;
using Interworking.Gateway.Settlement.Credit;
using Interworking.Gateway.Settlement.Reconciling;
using Interworking.Gateway.Settlement.Retention;
using Interworking.Gateway.Smpp.Binds;
using Interworking.Gateway.Smpp.Copies;
using Interworking.Gateway.Smpp.Operations;
using Interworking.Storage.Redis;
using Interworking.Storage.Sql.Access;
using Interworking.Storage.Sql.Audit;
using Interworking.Storage.Sql.Operating;
using Interworking.Storage.Sql.Postgres;
using Interworking.Storage.Sql.Provisioning;
using Interworking.Storage.Sql.Restoring;
using Interworking.Storage.Sql.Search;
using Interworking.Storage.Sql.Settlement;
using Interworking.Storage.Sql.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Interworking.Storage;

/// <summary>Registers the stores that <c>Database.Provider</c> names, and the registrar when <c>Registrar.Provider</c> names a shared one.</summary>
public static class StorageRegistration
{
    /// <exception cref="StoreRefusedException">The provider is unknown or not available, or the connection string cannot be used.</exception>
    public static IServiceCollection AddStorage(this IServiceCollection services, GatewayOptions options)
    {
        services.AddDatabase(options);
        return options.Registrar.Provider == "redis" ? services.AddRedisRegistrar(options.Registrar) : services;
    }

    /// <summary>The database alone.</summary>
    /// <exception cref="StoreRefusedException">As for <see cref="AddStorage"/>.</exception>
    public static IServiceCollection AddDatabase(this IServiceCollection services, GatewayOptions options) => options.Database.Provider switch
    {
        "sqlite" => services.AddSqlite(options.Database.ConnectionString),
        "postgres" => services.AddPostgres(options.Database.ConnectionString, sharedRegistrar: options.Registrar.Provider == "redis"),
        _ => throw new StoreRefusedException($"Database.Provider '{options.Database.Provider}' is unknown: use sqlite or postgres."),
    };

    private static IServiceCollection AddSqlite(this IServiceCollection services, string connectionString)
    {
        var database = new SqliteDatabase(connectionString);
        return services
            .AddSingleton(_ => database)
            .AddSingleton<INodeStore, SqliteNodeStore>()
            .AddSingleton<ILedgerStore, SqliteLedgerStore>()
            .AddSingleton<ISpoolStore, SqliteSpoolStore>()
            .AddSingleton<ICopyStore, SqliteCopyStore>()
            .AddSingleton<ISubmissionStore, SqliteSubmissionStore>()
            .AddSingleton<IBindingStore, SqliteBindingStore>()
            .AddSingleton<IPushStore, SqlitePushStore>()
            .AddSingleton<IProvisioningStore, SqliteProvisioningStore>()
            .AddSingleton(provider => (IAccountDirectory)provider.GetRequiredService<IProvisioningStore>())
            .AddSingleton<ISecretStore, SqliteSecretStore>()
            .AddSingleton<IAccessStore, SqliteAccessStore>()
            .AddSingleton<IAuditStore, SqliteAuditStore>()
            .AddSingleton<IMessageFinder, SqliteMessageFinder>()
            .AddSingleton<IRestoredStore, SqliteRestoredStore>()
            .AddSingleton<IOperationStore, SqliteOperationStore>()
            .AddSingleton(provider => (IHoldStore)provider.GetRequiredService<IProvisioningStore>())
            .AddSettlement(_ => SettlementDatabase.Of(database))
            .AddSingleton<IBindLeases, SoleNodeBinds>();
    }

    /// <summary>Several nodes may share the database: with it come what they share and the watch over it.</summary>
    private static IServiceCollection AddPostgres(this IServiceCollection services, string connectionString, bool sharedRegistrar)
    {
        var database = new PostgresDatabase(connectionString);
        return services
            .AddSingleton(_ => database)
            .AddSingleton<INodeStore>(_ => new PostgresNodeStore(database, alone: !sharedRegistrar))
            .AddSingleton<ILedgerStore, PostgresLedgerStore>()
            .AddSingleton<ISpoolStore, PostgresSpoolStore>()
            .AddSingleton<ICopyStore, PostgresCopyStore>()
            .AddSingleton<ISubmissionStore, PostgresSubmissionStore>()
            .AddSingleton<IBindingStore, PostgresBindingStore>()
            .AddSingleton<IPushStore, PostgresPushStore>()
            .AddSingleton<IProvisioningStore, PostgresProvisioningStore>()
            .AddSingleton(provider => (IAccountDirectory)provider.GetRequiredService<IProvisioningStore>())
            .AddSingleton<ISecretStore, PostgresSecretStore>()
            .AddSingleton<IAccessStore, PostgresAccessStore>()
            .AddSingleton<IAuditStore, PostgresAuditStore>()
            .AddSingleton<IMessageFinder, PostgresMessageFinder>()
            .AddSingleton<IRestoredStore, PostgresRestoredStore>()
            .AddSingleton<IOperationStore, PostgresOperationStore>()
            .AddSingleton(provider => (IHoldStore)provider.GetRequiredService<IProvisioningStore>())
            .AddSettlement(_ => SettlementDatabase.Of(database))
            .AddSingleton<ISharedWork, PostgresSharedWork>()
            .AddSingleton<ISharedQueues, PostgresSharedQueues>()
            .AddSingleton<ISharedOrders, PostgresSharedOrders>()
            .AddHostedService<TakeoverWatch>()
            .AddHostedService<OtherNodes>()
            .AddHostedService<QueueExchange>()
            .AddHostedService<OrderDesk>()
            .AddHostedService<CdrPartitionUpkeep>()
            .AddHostedService<CdrSummaryUpkeep>()
            .AddHostedService<TraceUpkeep>()
            .AddBindLeases(sharedRegistrar);
    }

    private static IServiceCollection AddSettlement(this IServiceCollection services, Func<IServiceProvider, SettlementDatabase> database) => services
        .AddSingleton(database)
        .AddSingleton<ISettlementStore, SettlementStore>()
        .AddSingleton<IRollupStore, RollupStore>()
        .AddSingleton<IStatementStore, StatementStore>()
        .AddSingleton<ICreditStore, CreditStore>()
        .AddSingleton<IReconciliationStore, ReconciliationStore>()
        .AddSingleton<IRetentionStore, RetentionStore>()
        .AddSingleton<ICdrReader, CdrReader>()
        .AddSingleton<ICdrGenerator, CdrGenerator>();

    private static IServiceCollection AddBindLeases(this IServiceCollection services, bool sharedRegistrar) =>
        sharedRegistrar ? services.AddSingleton<IBindLeases, PostgresBindLeases>() : services.AddSingleton<IBindLeases, SoleNodeBinds>();
}
