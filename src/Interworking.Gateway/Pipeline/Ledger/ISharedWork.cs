using Interworking.Gateway.Pipeline.Spool;

namespace Interworking.Gateway.Pipeline.Ledger;

/// <summary>
/// How the nodes of one environment divide work in a database that they share (design section 3, Ownership). Only stores that serve several nodes
/// have it. A message, its parts and its retries belong to the node whose slot stands in their rows; a receipt belongs to a node that has a bind for it.
/// </summary>
public interface ISharedWork
{
    /// <summary>
    /// Takes over, in one transaction, up to <paramref name="limit"/> spool rows, part sets and receipts of one node of this environment that has not been
    /// heard of for <see cref="SilentFor"/> by the database's clock. Waiting rows keep their time, rows being sent become waiting and due now, what peers have stays as it is.
    /// A node that lives again finds that what it had is no longer its own. Null when nobody has left anything.
    /// </summary>
    /// <exception cref="LedgerUnavailableException">The database does not answer; something may have been taken all the same.</exception>
    ValueTask<TakenOver?> TakeOverAsync(DateTimeOffset now, int limit, CancellationToken stop);

    /// <summary>
    /// Gives away this node's receipts for every system_id that it has no bind for, and takes up to <paramref name="limit"/> of those that others gave away
    /// and it can send. So a receipt leaves by whichever node the carrier is bound to, and two nodes never hold the same one.
    /// </summary>
    /// <param name="reachable">The system_ids that have a bind here which can receive.</param>
    /// <param name="now">Receipts past their time are taken by anyone, to be given up.</param>
    /// <param name="limit">At most so many are given away and taken.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>The system_ids for which receipts were taken.</returns>
    /// <exception cref="LedgerUnavailableException">The database does not answer.</exception>
    ValueTask<IReadOnlyList<string>> ExchangeReceiptsAsync(IReadOnlyCollection<string> reachable, DateTimeOffset now, int limit, CancellationToken stop);

    /// <summary>Messages of this node that are not finished: other nodes finish some of them, by a receipt or a carrier's cancel_sm.</summary>
    /// <exception cref="LedgerUnavailableException">The database does not answer.</exception>
    ValueTask<long> CountAsync(CancellationToken stop);

    /// <summary>A node that was silent for so long counts as dead.</summary>
    static readonly TimeSpan SilentFor = TimeSpan.FromSeconds(10);
}

/// <summary>What one step of a takeover brought.</summary>
/// <param name="Node">The name of the node that was silent.</param>
/// <param name="Accounts">Accounts that got spool rows, each once.</param>
/// <param name="Messages">Spool rows, also of messages that go to peers or that peers have.</param>
/// <param name="PartSets">Sets of parts of long messages.</param>
/// <param name="Receipts">Receipts that now wait for a node with a bind.</param>
public sealed record TakenOver(string Node, IReadOnlyList<long> Accounts, int Messages, int PartSets, int Receipts)
{
    /// <summary>What there is more now in the queues of service policies.</summary>
    public IReadOnlyList<QueuedRecipient> Queues { get; init; } = [];

    /// <summary>Service policies in whose queues there is more now, each once.</summary>
    public IReadOnlyList<string> Policies => [.. Queues.Select(queue => queue.Policy).Distinct()];
}
