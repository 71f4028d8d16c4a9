using Interworking.Gateway.Pipeline.Ledger;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Interworking.Gateway.Smpp.Copies;

/// <summary>
/// Before a listener opens: what a former life of this node accepted and may not have answered is remembered (ADR 0005): what its cut links had in doubt, and
/// where it was cut off itself, what it accepted last. A life that ends in order says so, and the next one looks at its cut links only.
/// </summary>
public sealed partial class FormerLife(CopyWatch copies, ICopyStore store, NodeIdentity node, Ledger ledger, TimeProvider time, ILogger<FormerLife> logger) : IHostedService
{
    /// <summary>For the last word; a database that does not answer must not hold up the stop.</summary>
    private static readonly TimeSpan LastWordWithin = TimeSpan.FromSeconds(2);

    private const int MostCuts = 200;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<LinkCut> read = await store.ReadCutsAsync(time.GetUtcNow() - LinkCutEntry.Kept, MostCuts, cancellationToken);
        List<LinkCut> cuts = [.. read.Where(cut => cut.Slot == node.Slot)];
        DateTimeOffset? crash = node.CutOffAt - CopyWatch.AnswerAge;
        if (crash is null && cuts.Count == 0) return;
        DateTimeOffset since = cuts.Select(cut => cut.Since).Append(crash ?? DateTimeOffset.MaxValue).Min();
        IReadOnlyList<AcceptedPdu> accepted = await store.ReadAcceptedAsync(node.Slot, null, since, CopyWatch.MostRestored, cancellationToken);
        int known = cuts.Sum(cut => copies.Restore(cut, [.. accepted.Where(pdu => crash is null || pdu.Id.GivenAt < crash)]));
        if (crash is { } from) known += copies.Restore([.. accepted.Where(pdu => pdu.Id.GivenAt >= from)], node.CutOffAt!.Value);
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

    private static partial class Log
    {
        [LoggerMessage(3061, LogLevel.Information, "Copies of {Count} messages and parts that this node accepted before its start, and may not have answered, are recognised")]
        public static partial void Restored(ILogger logger, int count);

        [LoggerMessage(3062, LogLevel.Warning, "The database did not take this node's last word: after the next start equal messages of the last minute count as copies")]
        public static partial void NotSaid(ILogger logger);
    }
}
