using Interworking.Gateway.Audit;

namespace Interworking.Gateway.Operating;

/// <summary>Where operations are kept, the same for all nodes.</summary>
public interface IOperationStore
{
    /// <summary>Begins one, its audit row in the same transaction; forgets those that ended a month ago.</summary>
    /// <returns>Its id; null when <see cref="MostOpen"/> go on already.</returns>
    ValueTask<long?> AddAsync(Operation operation, AuditEntry entry, CancellationToken stop);

    /// <summary>Those that go on, oldest first.</summary>
    ValueTask<IReadOnlyList<Operation>> ReadOpenAsync(CancellationToken stop);

    /// <summary>The newest first.</summary>
    ValueTask<IReadOnlyList<Operation>> ListAsync(int limit, CancellationToken stop);

    ValueTask<Operation?> FindAsync(long id, CancellationToken stop);

    /// <summary>Keeps how far this node is; when it is through, ends the operation if all living nodes are.</summary>
    ValueTask SaveAsync(Operation operation, OperationShare own, DateTimeOffset now, CancellationToken stop);

    /// <summary>Ends one before it is through. False when it has ended, or there is none.</summary>
    ValueTask<bool> StopAsync(long id, AuditEntry entry, DateTimeOffset now, CancellationToken stop);

    /// <summary>The slot of this node.</summary>
    int Slot { get; }

    /// <summary>Operations that go on at the same time.</summary>
    public const int MostOpen = 16;
}
