using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Ledger;

namespace Interworking.Host.Serve;

/// <summary>Who this process is, once the store has leased it a slot. Taken before any service that needs it is made.</summary>
internal sealed class NodeLease
{
    private NodeIdentity? _identity;

    /// <summary>The highest message id that was ever given in this environment, as far as the database knows.</summary>
    public MessageId HighestId { get; set; }

    /// <exception cref="InvalidOperationException">Asked for before the lease was taken: a bug in the order of start.</exception>
    public NodeIdentity Identity
    {
        get => _identity ?? throw new InvalidOperationException("no slot has been leased yet");
        set => _identity = value;
    }
}
