using Interworking.Gateway.Configuration;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Registrar;
using Interworking.Storage.Redis;
using Interworking.Storage.Tests.Sql.Sqlite;
using static Interworking.Storage.Tests.Redis.RedisNodes;

namespace Interworking.Storage.Tests.Redis;

/// <summary>A command sees the contacts that the server would send to, wherever the registrar keeps them.</summary>
public sealed class ContactLookupTests(RedisServer server) : IClassFixture<RedisServer>, IAsyncLifetime
{
    private const string Did = "111222333";
    private static readonly Binding Phone = Contact("sip:111222333@192.0.2.7:5062"), Left = Contact("sip:111222333@192.0.2.8:5062") with { AccountId = Owner + 1 };
    private readonly RedisNodes _nodes = new(server);
    private readonly TestFolder _folder = new();
    private SqliteTestStores _stores = null!;

    public async Task InitializeAsync()
    {
        _stores = _folder.Open();
        await _stores.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _nodes.DisposeAsync();
        _stores.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Read_Embedded_GivesItsRowsWithoutThoseOfAnEarlierOwner()
    {
        await _stores.CommitAsync(new BindingsEntry(Did, [Left, Phone]));

        (await ReadAsync(new RegistrarOptions())).Select(contact => contact.Contact).Should().Equal(Phone.Contact);
    }

    [Fact]
    public async Task Read_Redis_GivesWhatANodeWrote()
    {
        RedisRegistrar node = await _nodes.StartAsync();
        await node.UpdateAsync(Did, Register("call-1", 1, Phone), default);

        (await ReadAsync(new RegistrarOptions { Provider = "redis", Redis = server.ConnectionString })).Select(contact => contact.Contact).Should().Equal(Phone.Contact);
    }

    [Fact]
    public async Task Read_RedisAway_SaysSo()
    {
        Func<Task> reading = () => ReadAsync(new RegistrarOptions { Provider = "redis", Redis = "127.0.0.1:1,password=top-secret" });

        (await reading.Should().ThrowAsync<RegistrarUnavailableException>()).Which.Message.Should().Contain("Redis does not answer").And.NotContain("top-secret");
    }

    private Task<IReadOnlyList<Binding>> ReadAsync(RegistrarOptions registrar) => ContactLookup.ReadAsync(
        new GatewayOptions { Environment = new EnvironmentOptions { Name = _nodes.Environment }, Registrar = registrar }, _stores.Bindings, Owner, Did, TimeProvider.System, default).AsTask();
}
