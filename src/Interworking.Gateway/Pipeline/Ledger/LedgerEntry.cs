using System.Threading.Tasks.Sources;

namespace Interworking.Gateway.Pipeline.Ledger;

/// <summary>
/// One durable change on its way to the database. Await <see cref="Committed"/> once: true when it took effect, false when
/// it did not (this node no longer owns the message, or the entry was refusable and the transaction rolled back).
/// The continuation may run on the thread that completes a whole batch: it must not block.
/// </summary>
public abstract class LedgerEntry : IValueTaskSource<bool>
{
    private ManualResetValueTaskSourceCore<bool> _core;

    /// <summary>Completes when the entry's batch is committed.</summary>
    public ValueTask<bool> Committed => new(this, _core.Version);

    /// <summary>Set by the store while it applies the batch: whether the change took effect.</summary>
    public bool Applied { get; set; } = true;

    /// <summary>Nothing has left towards the next hop for it, so when a transaction surely rolled back the caller can be refused instead of waiting.</summary>
    public bool Refusable { get; init; }

    internal void Complete(bool took) => _core.SetResult(took);

    bool IValueTaskSource<bool>.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
