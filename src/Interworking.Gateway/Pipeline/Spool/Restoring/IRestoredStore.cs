using Interworking.Gateway.Access;
using Interworking.Gateway.Pipeline.Ledger;

namespace Interworking.Gateway.Pipeline.Spool.Restoring;

/// <summary>
/// A database that was put back from a backup does not know what became of its messages since. Held, they are <see cref="SpoolState.Scheduled"/> for the end of
/// their validity: nobody tries them, and those that nobody releases end as expired, with their CDR and receipts.
/// </summary>
public interface IRestoredStore
{
    /// <summary>Holds what waits or was being sent, and what was scheduled for a time that has passed. A second time it changes nothing more.</summary>
    /// <param name="by">For the audit log.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="StoreRefusedException">A node serves the database.</exception>
    ValueTask<RestoredDatabase> HoldAsync(Actor by, CancellationToken stop);

    /// <summary>What is held now.</summary>
    ValueTask<IReadOnlyList<HeldMessages>> ReadHeldAsync(CancellationToken stop);

    /// <summary>Has the nodes deliver held messages as if their time had come; within a second where one runs.</summary>
    /// <param name="destinations">How their destinations begin; empty for all.</param>
    /// <param name="by">For the audit log.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>How many.</returns>
    ValueTask<long> ReleaseAsync(string destinations, Actor by, CancellationToken stop);
}
