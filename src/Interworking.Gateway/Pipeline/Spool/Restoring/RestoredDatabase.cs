namespace Interworking.Gateway.Pipeline.Spool.Restoring;

/// <summary>What a database from a backup holds that is not finished.</summary>
/// <param name="NewestAt">When it gave its newest message id: what was accepted later is not in it. Null when it gave none.</param>
/// <param name="Held">Messages that are held now and were not before.</param>
/// <param name="Parts">Parts of long messages that had not all come: what can be made of them is held too, when the others do not come.</param>
/// <param name="WithPeers">Messages that a peer or a relay has, or may have: never sent again, they wait for word and end with their validity.</param>
/// <param name="Receipts">Receipts that were owed; they are sent, some perhaps for the second time.</param>
public sealed record RestoredDatabase(DateTimeOffset? NewestAt, long Held, long Parts, long WithPeers, long Receipts);
