using Interworking.Gateway.Configuration;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Gateway.Registrar;
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
    }

    [Theory, InlineData("postgres", "*not available yet*sqlite*"), InlineData("oracle", "*'oracle' is unknown*")]
    public void AddStorage_OtherProvider_SaysWhatToDo(string provider, string message)
    {
        Action add = () => new ServiceCollection().AddStorage(new GatewayOptions { Database = new DatabaseOptions { Provider = provider } });
        add.Should().Throw<StoreRefusedException>().WithMessage(message);
    }
}
