namespace Interworking.Gateway.Smpp.Copies;

/// <summary>Reads back what nodes have accepted, to recognise copies of it where the memory of its links is gone.</summary>
public interface ICopyStore
{
    /// <summary>
    /// PDUs of carriers and connections that the node with <paramref name="slot"/> accepted from <paramref name="since"/> on, newest first, finished or not: of
    /// messages of one PDU and of parts, each once. By key, however much is stored.
    /// </summary>
    /// <param name="slot">0 to 1023.</param>
    /// <param name="systemId">Only what came by binds of this system_id; null for all.</param>
    /// <param name="since">The time of acceptance, by that node's clock.</param>
    /// <param name="until">Accepted before this, by that node's clock; null for all.</param>
    /// <param name="limit">So many of finished messages, of parts and of waiting messages each are looked at, of whichever system_id.</param>
    /// <param name="stop">Gives up.</param>
    ValueTask<IReadOnlyList<AcceptedPdu>> ReadAcceptedAsync(int slot, string? systemId, DateTimeOffset since, DateTimeOffset? until, int limit, CancellationToken stop);

    /// <summary>Cuts at or after <paramref name="since"/>, the newest first, at most <paramref name="limit"/>.</summary>
    /// <param name="slot">Of this node's links; null for any.</param>
    /// <param name="systemId">Of this system_id; null for any.</param>
    /// <param name="since">By the clock of the node that had the link.</param>
    /// <param name="limit">1 or more.</param>
    /// <param name="stop">Gives up.</param>
    ValueTask<IReadOnlyList<LinkCut>> ReadCutsAsync(int? slot, string? systemId, DateTimeOffset since, int limit, CancellationToken stop);

    /// <summary>The other nodes of this environment; none where a store serves one node only.</summary>
    ValueTask<IReadOnlyList<NodeSign>> ReadOthersAsync(CancellationToken stop);
}
