using Interworking.Gateway.Pipeline.Ledger;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Interworking.Gateway.Smpp.Copies;

/// <summary>
/// Before a listener opens: what a former life of this node accepted and may not have answered is remembered (ADR 0005): what its cut links had in doubt, and
/// where it was cut off itself, what it accepted last, which other nodes are told too. A life that ends in order says so, and the next one looks at its cut links only.
/// </summary>
public sealed partial class FormerLife(CopyWatch copies, ICopyStore store, NodeIdentity node, Ledger ledger, TimeProvider time, ILogger<FormerLife> logger) : IHostedService
{
    /// <summary>For the last word; a database that does not answer must not hold up the stop.</summary>
    private static readonly TimeSpan LastWordWithin = TimeSpan.FromSeconds(2);

    /// <summary>One for each peer after a crash.</summary>
    private const int MostCuts = 1000;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset live = time.GetUtcNow() - copies.LongestWindow;
        IReadOnlyList<LinkCut> cuts = await store.ReadCutsAsync(node.Slot, null, live, MostCuts, cancellationToken);
        int known = 0;
        // From the oldest. After a crash many have the same times: those are read at once.
        foreach (IGrouping<(DateTimeOffset, DateTimeOffset), LinkCut> together in cuts.Reverse().GroupBy(cut => (cut.From, cut.Until)))
        {
            LinkCut first = together.First();
            string? systemId = together.All(cut => cut.SystemId == first.SystemId) ? first.SystemId : null;
            IReadOnlyList<AcceptedPdu> accepted = await store.ReadAcceptedAsync(node.Slot, systemId, first.From, first.Until, CopyWatch.MostRestored, cancellationToken);
            known += together.Sum(cut => copies.Restore(cut, accepted));
        }

        if (node.CutOffAt is { } cutOff && cutOff >= live) known += await RestoreAllAsync(cutOff, cancellationToken);
        if (known > 0) Log.Restored(logger, known);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ledger.Append(new HeartbeatEntry(time.GetUtcNow()) { IsLast = true }).Committed.AsTask().WaitAsync(LastWordWithin, cancellationToken);
        }
        catch (Exception error) when (error is TimeoutException or OperationCanceledException)
        {
            Log.NotSaid(logger);
        }
    }

    /// <summary>
    /// All that was accepted last is in doubt, as if each link had been cut then. That is written down for the other nodes, to which a peer may go: they take
    /// a node that is back within ten seconds for one that lived on.
    /// </summary>
    private async Task<int> RestoreAllAsync(DateTimeOffset cutOff, CancellationToken stop)
    {
        DateTimeOffset since = cutOff - CopyWatch.AnswerAge;
        IReadOnlyList<AcceptedPdu> accepted = await store.ReadAcceptedAsync(node.Slot, null, since, null, CopyWatch.MostRestored, stop);
        if (accepted.Count == 0) return 0;
        // Some of it was committed after the last sign.
        DateTimeOffset last = accepted[0].Id.GivenAt, at = last > cutOff ? last : cutOff;
        foreach ((string link, string systemId) in accepted.Select(pdu => (pdu.Link, pdu.SystemId)).Distinct()) ledger.Append(new LinkCutEntry(link, systemId, since, at));
        await ledger.BarrierAsync().AsTask().WaitAsync(stop);
        return copies.Restore(accepted, cutOff);
    }

    private static partial class Log
    {
        [LoggerMessage(3061, LogLevel.Information, "Copies of {Count} messages and parts that this node accepted before its start, and may not have answered, are recognised")]
        public static partial void Restored(ILogger logger, int count);

        [LoggerMessage(3062, LogLevel.Warning, "The database did not take this node's last word: after the next start equal messages of the last minute count as copies")]
        public static partial void NotSaid(ILogger logger);
    }
}
