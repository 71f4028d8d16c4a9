namespace Interworking.Gateway.Smpp.Copies;

/// <summary>Reads back what nodes have accepted, to recognise copies of it where the memory of its links is gone.</summary>
public interface ICopyStore
{
    /// <summary>
    /// PDUs of carriers and connections that the node with <paramref name="slot"/> accepted from <paramref name="since"/> on, newest first, finished or not: of
    /// messages of one PDU and of parts. By key, however much is stored.
    /// </summary>
    /// <param name="slot">0 to 1023.</param>
    /// <param name="systemId">Only what came by binds of this system_id; null for all.</param>
    /// <param name="since">The time of acceptance, by that node's clock.</param>
    /// <param name="limit">So many of finished messages, of parts and of waiting messages each are looked at, of whichever system_id.</param>
    /// <param name="stop">Gives up.</param>
    ValueTask<IReadOnlyList<AcceptedPdu>> ReadAcceptedAsync(int slot, string? systemId, DateTimeOffset since, int limit, CancellationToken stop);

    /// <summary>Cuts at or after <paramref name="since"/> of links of any node, the newest first, at most <paramref name="limit"/>.</summary>
    ValueTask<IReadOnlyList<LinkCut>> ReadCutsAsync(DateTimeOffset since, int limit, CancellationToken stop);

    /// <summary>The other nodes of this environment; none where a store serves one node only.</summary>
    ValueTask<IReadOnlyList<NodeSign>> ReadOthersAsync(CancellationToken stop);
}
