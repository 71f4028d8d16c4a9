using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Provisioning;

namespace Interworking.Host.Serve;

/// <summary>Who this process is, once the store has leased it a slot, and what it shares with the other nodes. Taken before any service that needs it is made.</summary>
internal sealed class NodeLease
{
    private NodeIdentity? _identity;
    private EnvironmentSecret? _secret;

    /// <exception cref="InvalidOperationException">Asked for before the lease was taken: a bug in the order of start.</exception>
    public NodeIdentity Identity
    {
        get => _identity ?? throw new InvalidOperationException("no slot has been leased yet");
        set => _identity = value;
    }

    /// <summary>The environment's secret.</summary>
    /// <exception cref="InvalidOperationException">Asked for before it was read: a bug in the order of start.</exception>
    public EnvironmentSecret Secret
    {
        get => _secret ?? throw new InvalidOperationException("the environment's secret has not been read yet");
        set => _secret = value;
    }
}
