using Dapper;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Gateway.Settlement;
using Interworking.Storage.Sql.Postgres.Statements;

namespace Interworking.Storage.Sql.Postgres;

/// <summary>The ends of messages within the ledger's transaction: CDR, ids of its parts, receipts owed and taken.</summary>
internal sealed class PostgresCdrWriter(PostgresPipe pipe, NodeIdentity node, TimeProvider time)
{
    private const string Finished = "select id from cdr where id = any(@ids)";

    private const string Written = "select id, finished_at, outcome from cdr where id = any(@ids)";

    private readonly CdrRows _cdrs = new(node.Environment);
    private readonly CdrRows _late = new(node.Environment, late: true);
    private readonly CdrPartRows _cdrParts = new(node.Environment);
    private readonly CdrPartRows _assembled = new(node.Environment);
    private readonly ReceiptRows _receipts = new(node.Slot);
    private readonly ReceiptsDone _receiptsDone = new();
    private readonly HashSet<FinishEntry> _written = [];
    private readonly List<SpooledMessage> _notices = [];

    /// <summary>Every CDR of the last round trip was new.</summary>
    public bool TookAll => _cdrs.TookAll && _late.TookAll;

    /// <summary>Those of the ids that have a CDR; what was gathered is sent before.</summary>
    public HashSet<long> ReadFinished(List<long> ids)
    {
        pipe.Run();
        return [.. pipe.Connection.Query<long>(Finished, new { ids })];
    }

    /// <summary>
    /// Leaves those out that must not be written: the spool row is not this node's to finish, or there is a CDR. They were applied all the same if it is this very
    /// one: a batch repeated after a commit in doubt.
    /// </summary>
    public void KeepNew(List<FinishEntry> entries, PostgresSpoolWriter spool)
    {
        if (entries.Count == 0) return;
        List<long> ids = entries.ConvertAll(entry => entry.Cdr.Message.Id.Value);
        HashSet<long> own = spool.ReadFinishable(ids);
        Dictionary<long, (DateTime FinishedAt, string Outcome)> written = pipe.Connection
            .Query<(long Id, DateTime FinishedAt, string Outcome)>(Written, new { ids }).ToDictionary(row => row.Id, row => (row.FinishedAt, row.Outcome));
        _written.Clear();
        foreach (FinishEntry entry in entries)
        {
            long id = entry.Cdr.Message.Id.Value;
            bool any = written.TryGetValue(id, out (DateTime FinishedAt, string Outcome) cdr);
            bool lost = entry.WasSpooled && !own.Contains(id);
            if (any || lost) entry.Applied = any && IsSame(entry.Cdr, cdr.FinishedAt, cdr.Outcome);
            if (any) _written.Add(entry);
        }

        entries.RemoveAll(entry => entry.WasSpooled && !own.Contains(entry.Cdr.Message.Id.Value));
    }

    /// <param name="entries">Those that take effect. A notice has no CDR.</param>
    /// <param name="done">Receipts that a carrier took.</param>
    /// <param name="owed">Receipts owed once more.</param>
    /// <param name="spool">Gets the notices that are owed.</param>
    public void Write(List<FinishEntry> entries, List<ReceiptDoneEntry> done, List<OweReceiptEntry> owed, PostgresSpoolWriter spool)
    {
        _notices.Clear();
        _cdrs.Clear();
        _late.Clear();
        MessageId young = MessageId.FirstAt(time.GetUtcNow() - RollupBuilder.LateAfter);
        _cdrParts.Clear();
        _receipts.Clear();
        _receiptsDone.Clear();
        foreach (FinishEntry entry in entries)
        {
            if (_written.Count > 0 && _written.Contains(entry)) continue;
            if (entry.Cdr.Message.NoticeType is not null) continue;
            if (entry.Notice is { } notice) _notices.Add(notice);
            (entry.Cdr.Message.Id < young ? _late : _cdrs).Add(entry);
            _cdrParts.Add(entry.Cdr.Message);
            for (int i = 0; i < entry.Receipts.Count; i++) _receipts.Add(entry.Receipts[i]);
        }

        foreach (OweReceiptEntry entry in owed) _receipts.Add(entry.Receipt);
        foreach (ReceiptDoneEntry entry in done) _receiptsDone.Add(entry.PartId.Value);
        _written.Clear();
        pipe.Add(_cdrs);
        pipe.Add(_late);
        pipe.Add(_cdrParts);
        pipe.Add(_receipts);
        pipe.Add(_receiptsDone);
        spool.Insert(_notices);
    }

    /// <summary>Ids of the parts of messages that have just been assembled: any of them finds its message from now on.</summary>
    public void WriteParts(List<AssembleEntry> entries)
    {
        _assembled.Clear();
        foreach (AssembleEntry entry in entries)
        {
            if (entry.Applied) _assembled.Add(entry.Row.Message);
        }

        pipe.Add(_assembled);
    }

    // The server keeps microseconds.
    private static bool IsSame(Cdr cdr, DateTime finishedAt, string outcome) =>
        cdr.FinishedAt.UtcTicks / TimeSpan.TicksPerMicrosecond == finishedAt.Ticks / TimeSpan.TicksPerMicrosecond && Words.Outcome[cdr.Outcome.Kind] == outcome;
}
