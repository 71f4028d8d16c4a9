using Interworking.Gateway.Pipeline.Ledger;

namespace Interworking.Gateway.Smpp.Binds;

/// <summary>
/// Which node holds which bind of a connection. What was agreed with the peer is agreed for the environment, not for each of its nodes: a bind is held by
/// one node at a time. It stays held while its node's heartbeat is not older than <see cref="ISharedWork.SilentFor"/>.
/// </summary>
public interface IBindLeases
{
    /// <summary>Who holds what at this moment.</summary>
    /// <exception cref="LedgerUnavailableException">The database does not answer.</exception>
    ValueTask<BindBoard> ReadAsync(CancellationToken stop);

    /// <summary>Takes those of the binds that nobody holds; two nodes that want the same one do not both get it.</summary>
    /// <returns>Those that are now this node's.</returns>
    /// <exception cref="LedgerUnavailableException">The database does not answer; some may be this node's all the same.</exception>
    ValueTask<IReadOnlyList<BindNumber>> TakeAsync(IReadOnlyList<BindNumber> binds, CancellationToken stop);

    /// <summary>Gives up what this node holds of the binds. They must be unbound before.</summary>
    /// <exception cref="LedgerUnavailableException">The database does not answer; some may be given up all the same.</exception>
    ValueTask ReleaseAsync(IReadOnlyList<BindNumber> binds, CancellationToken stop);

    /// <summary>Gives up everything, and takes this node out of the count of those that share: it stops.</summary>
    /// <exception cref="LedgerUnavailableException">The database does not answer; it forgets this node when its heartbeats have ended.</exception>
    ValueTask LeaveAsync(CancellationToken stop);
}
