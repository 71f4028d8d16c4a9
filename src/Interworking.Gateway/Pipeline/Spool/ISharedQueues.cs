using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Ledger;

namespace Interworking.Gateway.Pipeline.Spool;

/// <summary>
/// How nodes that share a database give each other what waits for connections: a connection with fewer binds than there are nodes is bound on some of them
/// only, and messages are accepted on all. A message changes its owner, and with it who retries it, writes its CDR and owes its receipt. The owner gives, nobody
/// takes: only the owner knows that no attempt of its own is still under way.
/// </summary>
public interface ISharedQueues
{
    /// <summary>Says what is bound here, and reads what others say, and what they gave to this node.</summary>
    /// <param name="bound">Connections that this node can transmit on.</param>
    /// <param name="known">Gifts that were read before and are counted: they are not told again.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="LedgerUnavailableException">The database does not answer; what was said may have been heard.</exception>
    ValueTask<QueueNews> ExchangeAsync(IReadOnlyCollection<string> bound, IReadOnlyCollection<long> known, CancellationToken stop);

    /// <summary>
    /// Gives rows that wait in a policy's queue to another living node that has said that one of the connections is bound there. Whoever gives makes sure that
    /// nothing of them is being sent, and that what was decided about them is committed. Repeating it changes nothing.
    /// </summary>
    /// <returns>Those that are not this node's any more, by this call or by one before whose answer was lost; none when nobody has a bind.</returns>
    /// <exception cref="LedgerUnavailableException">The database does not answer; some may have been given all the same.</exception>
    ValueTask<IReadOnlyCollection<MessageId>> GiveAsync(string policy, IReadOnlyCollection<string> connections, IReadOnlyCollection<MessageId> rows, CancellationToken stop);
}

/// <summary>What a node hears of the others.</summary>
/// <param name="BoundElsewhere">Connections that some other living node can transmit on.</param>
/// <param name="Gifts">Rows that have become this node's and are not counted yet.</param>
public sealed record QueueNews(IReadOnlySet<string> BoundElsewhere, IReadOnlyList<QueueGift> Gifts);

/// <summary>Rows for one number that have become this node's.</summary>
public sealed record QueueGift(long Id, string Policy, string Destination, int Messages);
