using Interworking.Gateway.Pipeline.Ledger;

namespace Interworking.Gateway.Provisioning;

/// <summary>Keeps the environment's secret. Each node reads it when it starts, after <see cref="INodeStore.StartAsync"/>.</summary>
public interface ISecretStore
{
    /// <summary>The secret; made now if there is none. Of nodes that ask at once one makes it and all get the same.</summary>
    /// <exception cref="StoreRefusedException">It cannot be read or kept, or what is there is no secret.</exception>
    ValueTask<EnvironmentSecret> ReadAsync(CancellationToken stop);
}
