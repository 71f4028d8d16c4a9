using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Ledger;

namespace Interworking.Gateway.Pipeline.Spool;

/// <summary>
/// How nodes that share a database have each other end or change messages that wait: a carrier may speak of its message on any node, and only the owner knows whether an
/// attempt of its own is under way. The owner does it and says whether it did; the message stays its own.
/// </summary>
public interface ISharedOrders
{
    /// <summary>Asks the owners of those of these messages that wait at other living nodes.</summary>
    /// <returns>The orders; none for messages of this node, and for those that do not wait.</returns>
    /// <exception cref="LedgerUnavailableException">The database does not answer; some may have been placed all the same, and are carried out.</exception>
    ValueTask<IReadOnlyList<long>> PlaceAsync(IReadOnlyCollection<MessageId> messages, OrderKind kind, ReadOnlyMemory<byte> body, CancellationToken stop);

    /// <summary>Those of these orders that are over, with whether they were carried out; each is told once.</summary>
    /// <param name="orders">Of this node.</param>
    /// <param name="giveUp">What nobody has begun with is over, and will not be carried out any more.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="LedgerUnavailableException">The database does not answer.</exception>
    ValueTask<IReadOnlyDictionary<long, bool>> CollectAsync(IReadOnlyCollection<long> orders, bool giveUp, CancellationToken stop);

    /// <summary>Orders of one <see cref="TakeAsync"/>.</summary>
    const int MostTaken = 200;

    /// <summary>What other nodes ask of this one, each order once, at most <see cref="MostTaken"/>. What was asked too long ago for anybody to wait for it is forgotten.</summary>
    /// <exception cref="LedgerUnavailableException">The database does not answer.</exception>
    ValueTask<IReadOnlyList<SpoolOrder>> TakeAsync(CancellationToken stop);

    /// <summary>They have been carried out, or could not be.</summary>
    /// <exception cref="LedgerUnavailableException">The database does not answer.</exception>
    ValueTask AnswerAsync(IReadOnlyCollection<long> orders, IReadOnlyCollection<long> done, CancellationToken stop);
}
