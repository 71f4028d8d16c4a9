namespace Interworking.Gateway.Pipeline.Ledger;

/// <summary>The database under the ledger. One caller at a time.</summary>
public interface ILedgerStore
{
    /// <summary>
    /// Applies all entries in their order in one transaction and returns after it is durable. First of all the transaction makes sure that this
    /// incarnation still holds its slot. Idempotent: the same batch again after a commit in doubt changes nothing.
    /// </summary>
    /// <exception cref="LedgerUnavailableException">Nothing is known to be committed.</exception>
    ValueTask CommitAsync(IReadOnlyList<LedgerEntry> batch, CancellationToken stop);
}

/// <summary>A commit failed.</summary>
/// <param name="rolledBack">True when surely nothing of the batch is durable; false when that is in doubt.</param>
/// <param name="why">For the log and /readyz.</param>
/// <param name="inner">The driver's exception.</param>
public sealed class LedgerUnavailableException(bool rolledBack, string why, Exception? inner = null) : Exception(why, inner)
{
    public bool RolledBack { get; } = rolledBack;
}
