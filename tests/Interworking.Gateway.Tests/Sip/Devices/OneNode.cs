using Interworking.Gateway.Configuration;
using Interworking.Gateway.Observability;
using Interworking.Gateway.Push;
using Interworking.Gateway.Registrar;
using Interworking.Gateway.Tests.Registrar;
using Interworking.Gateway.Tests.Sip.Nodes;
using Interworking.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Interworking.Gateway.Tests.Sip.Devices;

/// <summary>One node with its registrar; the registrar's clock is moved by hand, so that it is known which REGISTER came last.</summary>
internal sealed class OneNode : IAsyncDisposable
{
    private readonly SipMetrics _metrics = new();
    private readonly EmbeddedRegistrar _registrar;

    private OneNode()
    {
        var journal = new FakeJournal();
        _registrar = new EmbeddedRegistrar(journal, journal, new GatewayOptions(), _metrics, Time, NullLogger<EmbeddedRegistrar>.Instance);
    }

    /// <summary>Ahead of the machine's clock is of no use to transactions, which have that.</summary>
    public ManualTimeProvider Time { get; } = new();

    public GatewayNode Node { get; private set; } = null!;

    public static async Task<OneNode> StartAsync(PushOptions push)
    {
        var world = new OneNode();
        world.Node = await GatewayNode.StartAsync("a", world._registrar, new NodeSetup { Push = push, RegisterTime = world.Time });
        return world;
    }

    public async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        _registrar.Dispose();
        _metrics.Dispose();
    }
}
