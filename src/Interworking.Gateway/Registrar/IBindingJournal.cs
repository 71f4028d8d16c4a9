using Interworking.Gateway.Pipeline.Ledger;

namespace Interworking.Gateway.Registrar;

/// <summary>The ledger, as the embedded registrar uses it.</summary>
public interface IBindingJournal
{
    /// <summary>
    /// Queues the entry behind those appended before it and returns at once; <see cref="LedgerEntry.Committed"/> tells the rest.
    /// Called under a lock.
    /// </summary>
    void Append(BindingsEntry entry);
}
