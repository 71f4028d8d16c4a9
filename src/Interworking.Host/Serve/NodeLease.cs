using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Provisioning;

namespace Interworking.Host.Serve;

/// <summary>Who this process is, once the store has leased it a slot, and what it shares with the other nodes. Taken before any service that needs it is made.</summary>
internal sealed class NodeLease
{
    private const string TooEarly = "no slot has been leased yet";

    private NodeIdentity? _identity;
    private EnvironmentSecret? _secret;

    /// <exception cref="InvalidOperationException">Asked for before the lease was taken: a bug in the order of start.</exception>
    public NodeIdentity Identity => _identity ?? throw new InvalidOperationException(TooEarly);

    /// <exception cref="InvalidOperationException">Asked for before the lease was taken: a bug in the order of start.</exception>
    public EnvironmentSecret Secret => _secret ?? throw new InvalidOperationException(TooEarly);

    public void Take(NodeIdentity identity, EnvironmentSecret secret) => (_identity, _secret) = (identity, secret);
}
