using Interworking.Gateway.Configuration;
using Interworking.Gateway.Observability;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Registrar;
using Interworking.Storage.Tests.Sql.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Interworking.Storage.Tests.Redis;

public sealed class RedisRegistrarTests(RedisServer server) : RegistrarContract, IClassFixture<RedisServer>
{
    private readonly RedisNodes _nodes = new(server);

    public override async Task DisposeAsync() => await _nodes.DisposeAsync();

    protected override async Task<IRegistrar> StartAsync() => await _nodes.StartAsync();
}

public sealed class EmbeddedRegistrarTests : RegistrarContract
{
    private readonly TestFolder _folder = new();
    private readonly SipMetrics _metrics = new();
    private readonly PipelineMetrics _counts = new();
    private readonly SqliteTestStores _stores;
    private readonly Ledger _ledger;
    private readonly EmbeddedRegistrar _registrar;

    public EmbeddedRegistrarTests()
    {
        _stores = _folder.Open();
        _ledger = new Ledger(_stores.Ledger, TimeProvider.System, _counts, NullLogger<Ledger>.Instance);
        _registrar = new EmbeddedRegistrar(_ledger, _stores.Bindings, new GatewayOptions(), _metrics, TimeProvider.System, NullLogger<EmbeddedRegistrar>.Instance);
    }

    public override async Task DisposeAsync()
    {
        await _registrar.StopAsync(CancellationToken.None);
        await _ledger.StopAsync(CancellationToken.None);
        _registrar.Dispose();
        _counts.Dispose();
        _metrics.Dispose();
        _stores.Dispose();
        _folder.Dispose();
    }

    protected override async Task<IRegistrar> StartAsync()
    {
        await _stores.StartAsync();
        await _ledger.StartAsync(CancellationToken.None);
        await _registrar.StartAsync(CancellationToken.None);
        return _registrar;
    }
}
