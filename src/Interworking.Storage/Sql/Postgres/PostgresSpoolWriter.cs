using Dapper;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Storage.Sql.Postgres.Statements;

namespace Interworking.Storage.Sql.Postgres;

/// <summary>Spool rows and their steps within the ledger's transaction. Each change is conditional on the slot's ownership.</summary>
internal sealed class PostgresSpoolWriter(PostgresPipe pipe, NodeIdentity node)
{
    // Locked, since what is found is written next, and what a peer has may be finished by another node at the same moment. In the order of ids.
    private const string Own = "select id from spool where slot = @Slot and id = any(@ids) order by id for update";

    private const string Finishable = "select id from spool where (slot = @Slot or state >= 2) and id = any(@ids) order by id for update";

    private const string AnyStep = "select exists (select from spool_step where id = @Id and at = @At and md5(step) = md5(@Step) and step = @Step)";

    private readonly SpoolRows _inserts = new(node);
    private readonly SpoolRows _notices = new(node);
    private readonly SpoolDeletes _deletes = new(node.Slot);
    private readonly PeersDeletes _peersDeletes = new(node.Slot);
    private readonly RerouteRows _reroutes = new(node.Slot);
    private readonly DeferRows _defers = new(node.Slot);
    private readonly StepRows _steps = new();
    private readonly DeferredAccounts _accounts = new(node.Slot);

    /// <summary>This node's rows inserted less those deleted since it was last set to zero.</summary>
    public long Growth { get; set; }

    /// <summary>Every deferral and every delete of the last round trip found its row.</summary>
    public bool TookAll => _defers.TookAll && Deleted(_deletes) + Deleted(_peersDeletes) == _deletes.Count;

    /// <param name="entries">Rows to insert.</param>
    /// <param name="handedOver">More of them, as far as they were not spooled.</param>
    /// <param name="assembled">Adds more.</param>
    public void Insert(List<SpoolEntry> entries, List<HandOverEntry> handedOver, Action<SpoolRows> assembled)
    {
        _inserts.Clear();
        assembled(_inserts);
        foreach (SpoolEntry entry in entries) _inserts.Add(entry.Row);
        foreach (HandOverEntry entry in handedOver)
        {
            if (!entry.WasSpooled) _inserts.Add(entry.Row);
        }

        pipe.Add(_inserts);
    }

    /// <summary>The notices of messages that have just finished.</summary>
    public void Insert(IEnumerable<SpooledMessage> notices)
    {
        _notices.Clear();
        foreach (SpooledMessage notice in notices) _notices.Add(notice);
        pipe.Add(_notices);
    }

    /// <summary>Says in each entry whether it moved; what was gathered is sent with it.</summary>
    public void Reroute(List<RerouteEntry> entries)
    {
        if (entries.Count == 0) return;
        _reroutes.Clear();
        foreach (RerouteEntry entry in entries) _reroutes.Add(entry);
        pipe.Add(_reroutes);
        HashSet<long> moved = [];
        pipe.Read(reader => moved.Add(reader.GetInt64(0)));
        foreach (RerouteEntry entry in entries) entry.Applied = moved.Contains(entry.Id.Value);
    }

    /// <summary>Leaves those out whose row is not this node's. They were applied all the same if their step is there: a batch repeated after a commit in doubt.</summary>
    public void KeepOwn(List<DeferEntry> entries)
    {
        if (entries.Count == 0) return;
        HashSet<long> own = ReadOwn(entries.ConvertAll(entry => entry.Id.Value));
        foreach (DeferEntry entry in entries.Where(entry => !own.Contains(entry.Id.Value)))
        {
            entry.Applied = pipe.Connection.ExecuteScalar<bool>(
                AnyStep, new { Id = entry.Id.Value, At = entry.At.UtcDateTime, Step = TextColumn.Storable(entry.Step) });
        }

        entries.RemoveAll(entry => !own.Contains(entry.Id.Value));
    }

    public void Defer(List<DeferEntry> entries, Dictionary<long, DateTimeOffset> accounts)
    {
        _defers.Clear();
        _steps.Clear();
        _accounts.Clear();
        foreach (DeferEntry entry in entries)
        {
            _defers.Add(entry);
            _steps.Add(entry);
        }

        foreach ((long account, DateTimeOffset dueAt) in accounts) _accounts.Add(account, dueAt);
        pipe.Add(_defers);
        pipe.Add(_steps);
        pipe.Add(_accounts);
    }

    /// <summary>Those that peers have first: one that becomes this node's meanwhile is found by the second statement.</summary>
    /// <param name="entries">Whose rows go.</param>
    /// <param name="careful">Looks for another node's row whatever the message is.</param>
    public void Delete(List<FinishEntry> entries, bool careful)
    {
        _deletes.Clear();
        _peersDeletes.Clear();
        foreach (FinishEntry entry in entries)
        {
            if (!entry.WasSpooled) continue;
            _deletes.Add(entry.Cdr.Message.Id);
            if (careful || entry.IsToPeer) _peersDeletes.Add(entry.Cdr.Message.Id);
        }

        pipe.Add(_peersDeletes);
        pipe.Add(_deletes);
    }

    public void CountGrowth()
    {
        if (_inserts.Count > 0) Growth += _inserts.Command.RecordsAffected;
        if (_notices.Count > 0) Growth += _notices.Command.RecordsAffected;
        Growth -= Deleted(_deletes);
    }

    /// <summary>Those of the ids whose spool row is this node's; what was gathered is sent before.</summary>
    public HashSet<long> ReadOwn(List<long> ids) => Read(Own, ids);

    /// <summary>Those of the ids whose spool row this node may finish; what was gathered is sent before.</summary>
    public HashSet<long> ReadFinishable(List<long> ids) => Read(Finishable, ids);

    private static int Deleted(ManyRows rows) => rows.Count == 0 ? 0 : (int)rows.Command.RecordsAffected;

    private HashSet<long> Read(string sql, List<long> ids)
    {
        pipe.Run();
        return [.. pipe.Connection.Query<long>(sql, new { node.Slot, ids })];
    }
}
