using Interworking.Gateway.Configuration;

namespace Interworking.Gateway.Pipeline.Ledger;

/// <summary>This node's place in the database, taken before anything else starts.</summary>
public sealed class NodeLease(INodeStore store, GatewayOptions options, TimeProvider time)
{
    private NodeIdentity? _identity;

    /// <exception cref="InvalidOperationException">Not taken yet: a mistake in the order of start.</exception>
    public NodeIdentity Identity => _identity ?? throw new InvalidOperationException("The node's lease is taken before services start.");

    /// <exception cref="StoreRefusedException">The store cannot serve this node.</exception>
    public async Task TakeAsync(CancellationToken stop) =>
        _identity = await store.StartAsync(options.Environment.Name, options.Environment.Node, time.GetUtcNow(), stop);
}
