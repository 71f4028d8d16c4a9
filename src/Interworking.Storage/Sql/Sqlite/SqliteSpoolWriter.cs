using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Pipeline.Spool;
using SQLitePCL;

namespace Interworking.Storage.Sql.Sqlite;

/// <summary>The statements on spool rows and their steps. Each change is conditional on the slot's ownership.</summary>
internal sealed class SqliteSpoolWriter : IDisposable
{
    private const string InsertRow =
        """
        insert into spool (environment, slot, incarnation, id, account_id, state, attempts, due_at, expires_at, accepted_at, trace_id, direction,
            origin, origin_raw, origin_ton, origin_npi, destination, destination_raw, destination_ton, destination_npi,
            carrier, system_id, connection, account, alphabet, body_text, body_binary, parts, test,
            policy, sent_by, call_id, hops, priority, origin_account, imdn, notice, service_type, marks, fingerprints, sip_status)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing
        """;

    private const string DeleteRow = "delete from spool where id = ?2 and (slot = ?1 or state >= 2)";

    private const string AnyRow = "select 1 from spool where id = ?";

    private const string DeferRow = "update spool set state = 0, attempts = ?3, due_at = min(?4, expires_at), sip_status = case when ?5 = 0 then sip_status else ?5 end where slot = ?1 and id = ?2";

    private const string DeferAccount =
        "update spool indexed by spool_waiting set due_at = min(?3, expires_at) where slot = ?1 and state = 0 and policy is null and account_id = ?2 and due_at < min(?3, expires_at)";

    private const string HandOverRow =
        "update spool set state = ?3, attempts = ?4, due_at = min(?5, expires_at), policy = ?6, sent_by = ?7, account_id = ?8 where slot = ?1 and id = ?2";

    // Waiting already: this very entry's batch is being repeated after a commit in doubt.
    private const string BeginRow = "update spool set state = 0 where slot = ?1 and id = ?2 and (state = 0 or (state = 4 and due_at <= ?3))";

    private const string ReplaceRow =
        """
        update spool set body_text = ?3, body_binary = ?4, alphabet = ?5, parts = ?6, expires_at = ?7, due_at = min(coalesce(?8, due_at), ?7),
            state = case when ?8 is null then state else 4 end
        where id = ?2 and ((slot = ?1 and state = 0 and sent_by is null) or state = 4)
        """;

    private const string RerouteRow =
        """
        update spool set policy = ?3, account_id = ?4, pinned = ?5, due_at = case when state = 4 then due_at else min(?6, expires_at) end
        where slot = ?1 and id = ?2 and state in (0, 4) and sent_by is null
        """;

    private const string InsertStep = "insert into spool_step (id, at, attempts, step) values (?, ?, ?, ?) on conflict do nothing";

    private const string AnyStep = "select 1 from spool_step where id = ? and at = ? and step = ?";

    private readonly SqliteStatement _insert;
    private readonly SqliteStatement _delete;
    private readonly SqliteStatement _any;
    private readonly SqliteStatement _defer;
    private readonly SqliteStatement _deferAccount;
    private readonly SqliteStatement _handOver;
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _replace;
    private readonly SqliteStatement _reroute;
    private readonly SqliteStatement _insertStep;
    private readonly SqliteStatement _anyStep;

    public SqliteSpoolWriter(sqlite3 database, NodeIdentity node)
    {
        _insert = new SqliteStatement(database, InsertRow).Set(1, node.Environment).Set(2, node.Slot).Set(3, node.Incarnation);
        _delete = new SqliteStatement(database, DeleteRow).Set(1, node.Slot);
        _any = new SqliteStatement(database, AnyRow);
        _defer = new SqliteStatement(database, DeferRow).Set(1, node.Slot);
        _deferAccount = new SqliteStatement(database, DeferAccount).Set(1, node.Slot);
        _handOver = new SqliteStatement(database, HandOverRow).Set(1, node.Slot);
        _begin = new SqliteStatement(database, BeginRow).Set(1, node.Slot);
        _replace = new SqliteStatement(database, ReplaceRow).Set(1, node.Slot);
        _reroute = new SqliteStatement(database, RerouteRow).Set(1, node.Slot);
        _insertStep = new SqliteStatement(database, InsertStep);
        _anyStep = new SqliteStatement(database, AnyStep);
    }

    /// <summary>Rows inserted less rows deleted since it was last set to zero.</summary>
    public long Growth { get; set; }

    public bool Contains(MessageId id) => _any.Set(1, id.Value).Any();

    public void Insert(SpooledMessage row)
    {
        Message message = row.Message;
        Origin origin = message.Origin;
        Growth += _insert
            .Set(4, message.Id.Value)
            .Set(5, row.AccountId)
            .Set(6, (long)row.State)
            .Set(7, row.Attempts)
            .Set(8, row.DueAt)
            .Set(9, message.ExpiresAt)
            .Set(10, message.AcceptedAt)
            .Set(11, message.TraceId)
            .Set(12, Words.Direction[message.Direction])
            .Set(13, origin.Number)
            .Set(14, origin.Raw)
            .Set(15, (long)origin.Ton)
            .Set(16, (long)origin.Npi)
            .Set(17, message.Destination)
            .Set(18, message.DestinationRaw)
            .Set(19, (long)origin.DestinationTon)
            .Set(20, (long)origin.DestinationNpi)
            .Set(21, origin.Carrier)
            .Set(22, origin.SystemId)
            .Set(23, origin.Connection)
            .Set(24, origin.Account)
            .Set(25, Words.Alphabet[message.Alphabet])
            .Set(26, message.Text)
            .Set(27, message.Binary)
            .Set(28, PartList.Write(message.Parts))
            .Set(29, message.Test)
            .Set(30, row.Policy)
            .Set(31, row.SentBy)
            .Set(32, origin.CallId)
            .Set(33, message.Hops)
            .Set(34, message.Priority)
            .Set(35, origin.AccountId)
            .Set(36, origin.Imdn?.ToString())
            .Set(37, message.NoticeType)
            .Set(38, message.ServiceType)
            .Set(39, message.Marks?.ToOctets())
            .Set(40, PartList.WriteFingerprints(message.Parts))
            .Set(41, row.SipStatus)
            .Run();
    }

    /// <summary>Takes the row out; false when it is not there or not this node's. What a peer has is anybody's.</summary>
    public bool Delete(MessageId id)
    {
        int deleted = _delete.Set(2, id.Value).Run();
        Growth -= deleted;
        return deleted > 0;
    }

    /// <summary>Puts the row back to waiting. Without a row it was applied all the same if its step is there: a batch repeated after a commit in doubt.</summary>
    public bool Defer(DeferEntry entry)
    {
        bool mine = _defer.Set(2, entry.Id.Value).Set(3, entry.Attempts).Set(4, entry.DueAt).Set(5, entry.SipStatus).Run() > 0;
        if (!mine) return _anyStep.Set(1, entry.Id.Value).SetText(2, entry.At).Set(3, entry.Step).Any();
        _insertStep.Set(1, entry.Id.Value).SetText(2, entry.At).Set(3, entry.Attempts).Set(4, entry.Step).Run();
        return true;
    }

    /// <summary>Another queue, or an account; false when it does not wait here any more.</summary>
    public bool Reroute(RerouteEntry entry)
    {
        bool mine = _reroute.Set(2, entry.Id.Value).Set(3, entry.Policy).Set(4, entry.AccountId).Set(5, entry.IsPinned).Set(6, entry.At).Run() > 0;
        if (mine) _insertStep.Set(1, entry.Id.Value).SetText(2, entry.At).Set(3, 0).Set(4, entry.Step).Run();
        return mine;
    }

    /// <summary>Writes down which peer has it, or may have it; false when the row is not there or not this node's.</summary>
    public bool HandOver(SpooledMessage row) => _handOver
        .Set(2, row.Message.Id.Value)
        .Set(3, (long)row.State)
        .Set(4, row.Attempts)
        .Set(5, row.DueAt)
        .Set(6, row.Policy)
        .Set(7, row.SentBy)
        .Set(8, row.AccountId)
        .Run() > 0;

    public void Defer(DeferAccountEntry entry) => _deferAccount.Set(2, entry.AccountId).Set(3, entry.DueAt).Run();

    /// <summary>Scheduled rows become waiting, as far as they are this node's and still scheduled for that time.</summary>
    public void Begin(BeginScheduledEntry entry)
    {
        entry.Begun.Clear();
        foreach (MessageId id in entry.Ids)
        {
            if (_begin.Set(2, id.Value).Set(3, entry.At).Run() > 0) entry.Begun.Add(id);
        }
    }

    /// <summary>Changes what a message says and when; false when it is not waiting here any more.</summary>
    public bool Replace(ReplaceEntry entry) => _replace
        .Set(2, entry.Id.Value)
        .Set(3, entry.Text)
        .Set(4, entry.Binary)
        .Set(5, Words.Alphabet[entry.Alphabet])
        .Set(6, PartList.Write(entry.Parts))
        .Set(7, entry.ExpiresAt)
        .Set(8, entry.ScheduledAt?.ToUnixTimeMilliseconds())
        .Run() > 0;

    public void Dispose()
    {
        _insert.Dispose();
        _delete.Dispose();
        _any.Dispose();
        _defer.Dispose();
        _deferAccount.Dispose();
        _handOver.Dispose();
        _begin.Dispose();
        _replace.Dispose();
        _reroute.Dispose();
        _insertStep.Dispose();
        _anyStep.Dispose();
    }
}
