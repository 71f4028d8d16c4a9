using Interworking.Gateway.Messages;
using Interworking.Gateway.Observability;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Gateway.Routing;
using Interworking.Gateway.Smpp;
using Interworking.Smpp.Values;
using Microsoft.Extensions.Logging;

namespace Interworking.Gateway.Receipts;

/// <summary>
/// Receipts from peers for what we handed over (design 4.4): matched by the peer's id, in memory or in the database, and committed before they are
/// answered. Always answered 0x00, matched or not.
/// </summary>
public sealed partial class IncomingReceipts
{
    private const string Again = "again";

    private static readonly TimeSpan FreshFor = TimeSpan.FromMinutes(10);

    private readonly HandedOverIndex _index;
    private readonly ISpoolStore _spool;
    private readonly Ledger _ledger;
    private readonly Finisher _finisher;
    private readonly TimeProvider _time;
    private readonly EgressMetrics _metrics;
    private readonly ILogger _logger;
    private readonly ParkedReceipts _parked;

    public IncomingReceipts(
        HandedOverIndex index, ISpoolStore spool, Ledger ledger, Finisher finisher, TimeProvider time, EgressMetrics metrics, ILogger<IncomingReceipts> logger)
    {
        (_index, _spool, _ledger, _finisher, _time, _metrics, _logger) = (index, spool, ledger, finisher, time, metrics, logger);
        _parked = new ParkedReceipts(time);
        index.Added += _parked.Wake;
    }

    /// <summary>Returns what to answer when the receipt's effect is committed, or it has none: 0x00, unless it has to come again.</summary>
    /// <param name="link">A link of a connection.</param>
    /// <param name="sm">deliver_sm or data_sm that carries a receipt.</param>
    public async ValueTask<CommandStatus> AcceptAsync(SmppLink link, IncomingSm sm)
    {
        PeerReceipt receipt = PeerReceipt.Read(sm);
        string connection = link.Connection!.Name;
        string what = sm.EsmClass.IsIntermediate || receipt.IsIntermediate ? "intermediate" : await MatchAsync(link, connection, sm, receipt);
        if (what == "unmatched" && link.Environment is not null && IsFresh(receipt)) what = Again;
        _metrics.Receipt(connection, what);
        if (what == "unmatched") Log.Unmatched(_logger, connection);
        return what == Again ? CommandStatus.TransientError : CommandStatus.Ok;
    }

    /// <summary>The process ends: what waits is answered "later".</summary>
    public void Stop() => _parked.Stop();

    /// <summary>From time to time: lets go those whose message did not come.</summary>
    public void EndParked() => _parked.EndOverdue();

    /// <summary>
    /// A cut link leaves messages in doubt whose receipts are there before they were sent again, and got their ids. Our own environments send such a receipt
    /// again every few seconds; after some minutes it is one that nobody waits for.
    /// </summary>
    private bool IsFresh(in PeerReceipt receipt) => receipt.DoneAt is { } done && (_time.GetUtcNow().UtcDateTime - done).Duration() < FreshFor;

    private async ValueTask<string> MatchAsync(SmppLink link, string connection, IncomingSm sm, PeerReceipt receipt)
    {
        IReadOnlyList<string> forms = PeerReference.Forms(receipt.Id, link.Profile.IdBase);
        if (forms.Count > 0)
        {
            if (_index.TryFind(connection, forms, out HandedOver? message, out int part)) return await ApplyAsync(message, part, receipt);
            if (await FindStoredAsync(connection, forms) is { } stored) return await ApplyAsync(stored, receipt);
            bool? found = await _parked.WaitAsync(link, connection, forms, () => _index.TryFind(connection, forms, out _, out _));
            if (found == true && _index.TryFind(connection, forms, out message, out part)) return await ApplyAsync(message, part, receipt);
            // After a cut there are many, and ours sends them again; to one that came while we stop the next life has the answer.
            if (found is null && (link.Environment is not null || _parked.IsStopping)) return Again;
            if (await FindStoredAsync(connection, forms) is { } late) return await ApplyAsync(late, receipt); // by another node meanwhile
        }

        string recipient = NumberReader.Canonical(sm.Source.Value, link.Profile);
        string sender = NumberReader.CanonicalSender(sm.Destination, link.Profile);
        return _index.FindInDoubt(connection, sender, recipient) is { } doubt ? await EndAsync(doubt, receipt) : "unmatched";
    }

    /// <summary>The part that the id means; of several messages that a peer gave the same id the latest that still waits.</summary>
    private async ValueTask<PeerRef?> FindStoredAsync(string connection, IReadOnlyList<string> forms)
    {
        IReadOnlyList<PeerRef> found = await _spool.FindPeerRefsAsync(connection, [.. forms], CancellationToken.None);
        foreach (string form in forms)
        {
            PeerRef? best = null;
            foreach (PeerRef one in found)
            {
                if (one.Reference == form && (best is null || one.MessageId > best.Value.MessageId)) best = one;
            }

            if (best is not null) return best;
        }

        return null;
    }

    private async ValueTask<string> ApplyAsync(HandedOver message, int part, PeerReceipt receipt)
    {
        if (!message.Ended) await message.WhenCommittedAsync();
        if (message.Ended) return await KeepLateAsync(message.Delivery.Message.Id, message.References.Count, receipt, message.EndedAs);
        if (message.References.Count == 1) return await EndAsync(message, receipt);
        var own = new PeerRef(message.Delivery.Message.Id, part, message.Connection, PeerReference.Normalize(message.References[part - 1]!), receipt.State);
        return await ApplyPartAsync(own, receipt, message.Delivery, message.InDoubt, message);
    }

    private async ValueTask<string> ApplyAsync(PeerRef stored, PeerReceipt receipt)
    {
        if (await _spool.FindAsync(stored.MessageId, CancellationToken.None) is not { } row)
        {
            int parts = (await _spool.ReadPeerRefsAsync(stored.MessageId, CancellationToken.None)).Count;
            return await KeepLateAsync(stored.MessageId, parts, receipt, null);
        }

        var delivery = new Delivery(row, Route.Refused("handed over"));
        return await ApplyPartAsync(stored with { State = receipt.State }, receipt, delivery, row.State == SpoolState.InDoubt, message: null);
    }

    /// <summary>
    /// One of several PDUs, or of a message that this process does not remember: the database says what the others' receipts were, since they may have come
    /// to another node. All delivered is delivered, any failure is the message's.
    /// </summary>
    private async ValueTask<string> ApplyPartAsync(PeerRef part, PeerReceipt receipt, Delivery delivery, bool inDoubt, HandedOver? message)
    {
        IReadOnlyList<PeerRef> parts = await _spool.ReadPeerRefsAsync(part.MessageId, CancellationToken.None);
        if (parts.Count > 1 || inDoubt)
        {
            if (!await _ledger.Append(new PartReceiptEntry(part)).Committed) return "late";
            parts = await _spool.ReadPeerRefsAsync(part.MessageId, CancellationToken.None);
        }

        bool waits = receipt.State == MessageState.Delivered && parts.Any(one => one.Part != part.Part && one.State is null);
        bool doubt = receipt.State == MessageState.Delivered && inDoubt; // the PDU in doubt is not among those that have ids
        if (waits || doubt) return "matched";
        string? first = message?.References[0] ?? (parts.Count > 0 ? parts[0].Reference : part.Reference);
        int count = message?.References.Count ?? Math.Max(1, parts.Count);
        Outcome outcome = receipt.OutcomeOf(part.Connection, first, count);
        return await EndedAsync(message, part.MessageId, count, receipt, outcome, await _finisher.EndAsync(delivery, outcome));
    }

    /// <summary>
    /// Of a message that has a CDR: kept if it says something else, for the statements. Of one that a peer has in several PDUs a receipt tells the fate of one only: a
    /// failure is the message's, a delivery is not.
    /// </summary>
    private async ValueTask<string> KeepLateAsync(MessageId id, int parts, PeerReceipt receipt, OutcomeKind? known)
    {
        OutcomeKind said = receipt.OutcomeOf("", null, parts).Kind;
        bool tells = said != OutcomeKind.Unknown && said != known && (parts <= 1 || said != OutcomeKind.Delivered);
        if (tells) await _ledger.Append(new CdrEventEntry(id, said, _time.GetUtcNow())).Committed;
        return "late";
    }

    private async ValueTask<string> EndAsync(HandedOver message, PeerReceipt receipt)
    {
        await message.WhenCommittedAsync();
        Outcome outcome = receipt.OutcomeOf(message.Connection, message.References[0], message.References.Count);
        bool ended = await _finisher.EndAsync(message.Delivery, outcome);
        return await EndedAsync(message, message.Delivery.Message.Id, message.References.Count, receipt, outcome, ended);
    }

    /// <summary>What ended otherwise, by its validity or on another node, has a CDR that does not know of this receipt.</summary>
    private ValueTask<string> EndedAsync(HandedOver? message, MessageId id, int parts, PeerReceipt receipt, Outcome outcome, bool ended)
    {
        if (message is not null)
        {
            if (ended) message.EndedAs = outcome.Kind;
            _index.End(message);
        }

        return ended ? new("matched") : KeepLateAsync(id, parts, receipt, message?.EndedAs);
    }

    private static partial class Log
    {
        [LoggerMessage(4101, LogLevel.Debug, "A receipt on connection {Connection} speaks of no message that waits for one")]
        public static partial void Unmatched(ILogger logger, string connection);
    }
}
