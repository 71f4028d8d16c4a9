using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Receipts;
using Interworking.Gateway.Settlement;
using SQLitePCL;

namespace Interworking.Storage.Sql.Sqlite;

/// <summary>The statements that end a message: CDR, ids of its parts, receipts owed and taken.</summary>
internal sealed class SqliteCdrWriter : IDisposable
{
    private const string InsertCdr =
        """
        insert into cdr (environment, id, trace_id, direction, carrier, system_id, connection, account, origin, destination, origin_raw, destination_raw,
            parts, alphabet, accepted_at, finished_at, outcome, delivered_to, sip_status, smpp_status, error, attempts, peer_ref, test, call_id, fingerprint, receipts)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing
        """;

    private const string SameCdr = "select 1 from cdr where id = ? and finished_at = ? and outcome = ?";

    private const string AnyCdr = "select 1 from cdr where id = ?";

    private const string InsertPart = "insert into cdr_part (environment, id, number, part_id, fingerprint) values (?, ?, ?, ?, ?) on conflict do nothing";

    private const string InsertReceipt =
        """
        insert into receipt (part_id, system_id, source_ton, source_npi, source, destination_ton, destination_npi, destination, state, error, submitted_at, done_at, expires_at, group_id)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing
        """;

    private const string DeleteReceipt = "delete from receipt where part_id = ?";

    // Written with a CDR that comes long after its id was given, see RollupBuilder.
    private const string InsertLate = "insert into cdr_late (id) values (?) on conflict do nothing";

    private const string InsertEvent =
        """
        insert into cdr_event (environment, id, at, event, detail)
        select c.environment, c.id, ?2, 'receipt', ?3 from cdr c
        where c.id = ?1 and coalesce((select e.detail from cdr_event e where e.id = c.id and e.event = 'receipt' order by e.at desc limit 1), c.outcome) <> ?3
        on conflict do nothing
        """;

    private readonly TimeProvider _time;
    private readonly SqliteStatement _insert;
    private readonly SqliteStatement _same;
    private readonly SqliteStatement _any;
    private readonly SqliteStatement _insertPart;
    private readonly SqliteStatement _insertReceipt;
    private readonly SqliteStatement _deleteReceipt;
    private readonly SqliteStatement _insertLate;
    private readonly SqliteStatement _insertEvent;
    private MessageId _young;

    public SqliteCdrWriter(sqlite3 database, string environment, TimeProvider time)
    {
        _time = time;
        _insertLate = new SqliteStatement(database, InsertLate);
        _insertEvent = new SqliteStatement(database, InsertEvent);
        _insert = new SqliteStatement(database, InsertCdr).Set(1, environment);
        _same = new SqliteStatement(database, SameCdr);
        _any = new SqliteStatement(database, AnyCdr);
        _insertPart = new SqliteStatement(database, InsertPart).Set(1, environment);
        _insertReceipt = new SqliteStatement(database, InsertReceipt);
        _deleteReceipt = new SqliteStatement(database, DeleteReceipt);
    }

    /// <summary>A transaction begins: what is late is late from now on.</summary>
    public void Begin() => _young = MessageId.FirstAt(_time.GetUtcNow() - RollupBuilder.LateAfter);

    /// <summary>Writes what became known after the CDR, if it is something else.</summary>
    public void Write(CdrEventEntry entry) => _insertEvent.Set(1, entry.Id.Value).SetText(2, entry.At).Set(3, Words.Outcome[entry.Outcome]).Run();

    /// <summary>Writes the CDR, its parts and receipts. When the CDR is there already nothing is written: the result tells whether it is this very one.</summary>
    public bool Write(FinishEntry entry)
    {
        Message message = entry.Cdr.Message;
        if (!Insert(entry, message)) return IsWritten(entry.Cdr);
        if (message.Id < _young) _insertLate.Set(1, message.Id.Value).Run();
        WriteParts(message);
        for (int i = 0; i < entry.Receipts.Count; i++) Insert(entry.Receipts[i]);
        return true;
    }

    /// <summary>Ids of the parts of a message that has several; those that are there stay.</summary>
    public void WriteParts(Message message)
    {
        if (message.Parts.Count < 2) return;
        foreach (MessagePart part in message.Parts) _insertPart.Set(2, message.Id.Value).Set(3, part.Number).Set(4, part.Id.Value).Set(5, Fingerprint.OrNull(part)).Run();
    }

    /// <summary>This very CDR is in the table: its batch is being repeated after a commit in doubt.</summary>
    public bool IsWritten(Cdr cdr) => _same.Set(1, cdr.Message.Id.Value).SetText(2, cdr.FinishedAt).Set(3, Words.Outcome[cdr.Outcome.Kind]).Any();

    /// <summary>Some CDR of this message is in the table.</summary>
    public bool IsFinished(MessageId id) => _any.Set(1, id.Value).Any();

    public void Delete(ReceiptDoneEntry entry) => _deleteReceipt.Set(1, entry.PartId.Value).Run();

    public void Dispose()
    {
        _insert.Dispose();
        _same.Dispose();
        _any.Dispose();
        _insertPart.Dispose();
        _insertReceipt.Dispose();
        _deleteReceipt.Dispose();
        _insertLate.Dispose();
        _insertEvent.Dispose();
    }

    private bool Insert(FinishEntry entry, Message message)
    {
        Cdr cdr = entry.Cdr;
        Origin origin = message.Origin;
        Outcome outcome = cdr.Outcome;
        return _insert
            .Set(2, message.Id.Value)
            .Set(3, message.TraceId)
            .Set(4, Words.Direction[message.Direction])
            .Set(5, origin.Carrier)
            .Set(6, origin.SystemId)
            .Set(7, origin.Connection)
            .Set(8, cdr.Account)
            .Set(9, origin.Number)
            .Set(10, message.Destination)
            .Set(11, origin.Raw)
            .Set(12, message.DestinationRaw)
            .Set(13, cdr.Parts)
            .Set(14, Words.Alphabet[message.Alphabet])
            .SetText(15, message.AcceptedAt)
            .SetText(16, cdr.FinishedAt)
            .Set(17, Words.Outcome[outcome.Kind])
            .Set(18, outcome.To == DeliveredTo.None ? null : Words.DeliveredTo[outcome.To])
            .Set(19, outcome.SipStatus == 0 ? null : (long?)outcome.SipStatus)
            .Set(20, outcome.SmppStatus)
            .Set(21, outcome.Error)
            .Set(22, cdr.Attempts)
            .Set(23, outcome.PeerRef)
            .Set(24, message.Test)
            .Set(25, origin.CallId)
            .Set(26, Fingerprint.OrNull(message))
            .Set(27, ReceiptTerms.Pack(message, entry.Receipts))
            .Run() > 0;
    }

    /// <summary>One that is owed already stays as it is.</summary>
    public void Insert(PendingReceipt receipt) =>
        _insertReceipt
            .Set(1, receipt.PartId.Value)
            .Set(2, receipt.SystemId)
            .Set(3, (long)receipt.Source.Ton)
            .Set(4, (long)receipt.Source.Npi)
            .Set(5, receipt.Source.Value)
            .Set(6, (long)receipt.Destination.Ton)
            .Set(7, (long)receipt.Destination.Npi)
            .Set(8, receipt.Destination.Value)
            .Set(9, (long)receipt.State)
            .Set(10, receipt.Error)
            .Set(11, receipt.SubmittedAt)
            .Set(12, receipt.DoneAt)
            .Set(13, receipt.ExpiresAt)
            .Set(14, receipt.GroupId.Value)
            .Run();
}
