using Interworking.Gateway.Messages;

namespace Interworking.Gateway.Pipeline.Ledger;

/// <summary>Who writes: the environment, the node's name, its leased slot (0 to 1023) and how often it has started.</summary>
public sealed record NodeIdentity(string Environment, string Node, int Slot, long Incarnation)
{
    /// <summary>The last sign of this node's former life, when that was cut off; null when it ended in order, and for a new node.</summary>
    public DateTimeOffset? CutOffAt { get; init; }
}

/// <summary>Leases slots and takes over what an earlier life of this node left (rows in Sending become Waiting and due).</summary>
public interface INodeStore
{
    /// <summary>Applies migrations, leases the slot, raises the incarnation, recovers.</summary>
    /// <exception cref="StoreRefusedException">The store cannot serve this node: in use by another process, newer schema, another environment's.</exception>
    ValueTask<NodeIdentity> StartAsync(string environment, string node, DateTimeOffset now, CancellationToken stop);

    /// <summary>The highest id of a message or part that the database knows, whichever node gave it; 0 when there is none. By key, however much is stored.</summary>
    /// <exception cref="StoreRefusedException">The store cannot be read.</exception>
    ValueTask<MessageId> ReadHighestIdAsync(CancellationToken stop);
}

/// <summary>The store will not serve this node; the message is one line that says what to do.</summary>
public sealed class StoreRefusedException(string message, Exception? inner = null) : Exception(message, inner);
