using Interworking.Gateway.Configuration;
using Interworking.Gateway.Observability;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Registrar;
using Interworking.Gateway.Settlement;
using Interworking.Gateway.Smpp.Copies;
using Interworking.Storage.Redis;
using Interworking.Storage.Sql.Postgres;
using Interworking.Storage.Sql.Provisioning;
using Interworking.Storage.Sql.Settlement;
using Interworking.Storage.Sql.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Interworking.Storage.Tests;

public sealed class StorageRegistrationTests
{
    [Fact]
    public void AddStorage_Sqlite_GivesEveryStore()
    {
        using ServiceProvider services = new ServiceCollection().AddStorage(new GatewayOptions()).BuildServiceProvider();
        services.GetRequiredService<INodeStore>().Should().BeOfType<SqliteNodeStore>();
        services.GetRequiredService<ILedgerStore>().Should().BeOfType<SqliteLedgerStore>();
        services.GetRequiredService<ISpoolStore>().Should().BeOfType<SqliteSpoolStore>();
        services.GetRequiredService<IBindingStore>().Should().BeOfType<SqliteBindingStore>();
        services.GetRequiredService<ISecretStore>().Should().BeOfType<SqliteSecretStore>();
    }

    [Fact]
    public async Task AddStorage_Postgres_GivesEveryStoreAndWhatNodesShare()
    {
        var options = new GatewayOptions { Database = new DatabaseOptions { Provider = "postgres", ConnectionString = "Host=127.0.0.1;Database=interworking" } };
        IServiceCollection added = new ServiceCollection().AddSingleton(TimeProvider.System).AddStorage(options);
        await using ServiceProvider services = added.BuildServiceProvider();
        services.GetRequiredService<INodeStore>().Should().BeOfType<PostgresNodeStore>();
        services.GetRequiredService<ILedgerStore>().Should().BeOfType<PostgresLedgerStore>();
        services.GetRequiredService<ISpoolStore>().Should().BeOfType<PostgresSpoolStore>();
        services.GetRequiredService<IBindingStore>().Should().BeOfType<PostgresBindingStore>();
        services.GetRequiredService<IProvisioningStore>().Should().BeOfType<PostgresProvisioningStore>();
        services.GetRequiredService<ISettlementStore>().Should().BeOfType<SettlementStore>();
        services.GetRequiredService<ISecretStore>().Should().BeOfType<PostgresSecretStore>();
        services.GetRequiredService<ISharedWork>().Should().BeOfType<PostgresSharedWork>();
        added.Select(service => service.ImplementationType).Should().Contain([typeof(TakeoverWatch), typeof(OtherNodes), typeof(CdrPartitionUpkeep), typeof(TraceUpkeep)]);
    }

    [Theory, InlineData("oracle", "", "*'oracle' is unknown*"), InlineData("postgres", "Database=x", "*no host*"), InlineData("postgres", "Host=a;Colour=blue", "*cannot be used*")]
    public void AddStorage_NotUsable_SaysWhatToDo(string provider, string connectionString, string message)
    {
        Action add = () => new ServiceCollection().AddStorage(new GatewayOptions { Database = new DatabaseOptions { Provider = provider, ConnectionString = connectionString } });
        add.Should().Throw<StoreRefusedException>().WithMessage(message);
    }

    [Fact]
    public void AddStorage_Redis_GivesTheSharedRegistrar()
    {
        ServiceProvider services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(TimeProvider.System)
            .AddSingleton<SipMetrics>()
            .AddSingleton(WithRedis("127.0.0.1:6379,password=x"))
            .AddStorage(WithRedis("127.0.0.1:6379,password=x"))
            .BuildServiceProvider();
        services.GetRequiredService<IRegistrar>().Should().BeOfType<RedisRegistrar>().And.BeSameAs(services.GetRequiredService<ISharedRegistrar>());
    }

    [Theory, InlineData("password=top-secret"), InlineData("127.0.0.1:6379,top-secret=1"), InlineData("127.0.0.1:6379,ssl=top-secret")]
    public void AddStorage_RedisUnreadable_SaysHowToWriteItWithoutRepeatingIt(string redis)
    {
        Action add = () => new ServiceCollection().AddStorage(WithRedis(redis));
        add.Should().Throw<StoreRefusedException>().WithMessage("Registrar.Redis cannot be read: write it as*").And.ToString().Should().NotContain("top-secret");
    }

    private static GatewayOptions WithRedis(string redis) => new() { Registrar = new RegistrarOptions { Provider = "redis", Redis = redis } };
}
