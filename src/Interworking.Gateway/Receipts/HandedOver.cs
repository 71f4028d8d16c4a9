using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline;

namespace Interworking.Gateway.Receipts;

/// <summary>A message that a peer has, or may have, while this process remembers it.</summary>
/// <param name="delivery">The message; its receipt ends it.</param>
/// <param name="connection">The connection that it went by.</param>
/// <param name="references">Ids as the peer wrote them, by number; null for those it gave none.</param>
/// <param name="inDoubt">Nobody knows whether the peer has it.</param>
public sealed class HandedOver(Delivery delivery, string connection, IReadOnlyList<string?> references, bool inDoubt)
{
    private TaskCompletionSource<bool>? _waiting;
    private int _committed;

    public Delivery Delivery { get; } = delivery;

    public string Connection { get; } = connection;

    public IReadOnlyList<string?> References { get; } = references;

    public bool InDoubt { get; } = inDoubt;

    /// <summary>It has ended: what comes now is late.</summary>
    public bool Ended { get; set; }

    /// <summary>What a receipt has ended it as; null when something else has.</summary>
    public OutcomeKind? EndedAs { get; set; }

    /// <summary>The hand-over is in the database; false: it is another's by now.</summary>
    public void Committed(bool applied)
    {
        if (!applied) Ended = true;
        Volatile.Write(ref _committed, 1);
        Interlocked.MemoryBarrier(); // we set the flag before we look for who waits; they say that they wait before they look at the flag
        Volatile.Read(ref _waiting)?.TrySetResult(true);
    }

    /// <summary>Completes when the hand-over is committed: a receipt must not be committed before what it speaks of.</summary>
    public Task WhenCommittedAsync()
    {
        if (Volatile.Read(ref _committed) == 1) return Task.CompletedTask;
        TaskCompletionSource<bool> waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
        waiting = Interlocked.CompareExchange(ref _waiting, waiting, null) ?? waiting;
        if (Volatile.Read(ref _committed) == 1) waiting.TrySetResult(true);
        return waiting.Task;
    }
}
