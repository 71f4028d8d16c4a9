using Interworking.Gateway.Pipeline.Ledger;

namespace Interworking.Storage.Sql.Postgres;

/// <summary>One try to commit a batch: either it may send commit, or it was given up before and never will.</summary>
internal sealed class LedgerAttempt(IReadOnlyList<LedgerEntry> batch)
{
    private const int Applying = 0;
    private const int Committing = 1;
    private const int GivenUp = 2;

    private int _state;

    public IReadOnlyList<LedgerEntry> Batch { get; } = batch;

    /// <summary>It is in doubt whether the batch is durable.</summary>
    public bool CommitSent => Volatile.Read(ref _state) == Committing;

    /// <summary>Asked just before commit is sent; false when nobody waits for it any more.</summary>
    public bool MayCommit() => Interlocked.CompareExchange(ref _state, Committing, Applying) == Applying;

    /// <summary>Nobody waits any more. What was sent was sent.</summary>
    public void GiveUp() => Interlocked.CompareExchange(ref _state, GivenUp, Applying);
}
