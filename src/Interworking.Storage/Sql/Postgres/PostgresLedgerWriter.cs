using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Storage.Sql.Postgres.Statements;
using Npgsql;
using NpgsqlTypes;

namespace Interworking.Storage.Sql.Postgres;

/// <summary>
/// The ledger's connection with its statements: begins a transaction, applies a batch, commits. It first assumes that every entry takes effect, as all do in
/// ordinary life, and counts the rows; when some did not, because the batch is a repetition or another node has taken a message over, it begins anew and looks
/// before it writes. So it does with the first batch of its life, which may be one whose commit was in doubt. Disposing it rolls back.
/// </summary>
internal sealed class PostgresLedgerWriter : IDisposable
{
    // The lock makes a transaction of this node's that its server still holds, after the connection broke, end before this one begins.
    private const string HoldsSlot = "select 1 from node where slot = $1 and incarnation = $2 for no key update";

    // Counts what other nodes have finished, given or got; never so much at once that commits would wait for it.
    private const string Beat =
        """
        with gone as (delete from spool_finished_elsewhere
            where ctid = any(array(select ctid from spool_finished_elsewhere where slot = $1 limit 10000)) returning messages)
        update node set seen_at = clock_timestamp(), spooled = greatest(0, spooled + $2 + coalesce((select sum(messages) from gone), 0)),
            stopped = case when $3 then incarnation else stopped end where slot = $1
        """;

    private readonly PostgresPipe _pipe;
    private readonly NpgsqlBatchCommand _begin = new("begin");
    private readonly NpgsqlBatchCommand _commit = new("commit");
    private readonly NpgsqlBatchCommand _rollback = new("rollback");
    private readonly NpgsqlBatchCommand _holdsSlot;
    private readonly NpgsqlBatchCommand _beat;
    private readonly NpgsqlParameter<long> _beatGrowth = new() { NpgsqlDbType = NpgsqlDbType.Bigint };
    private readonly NpgsqlParameter<bool> _beatIsLast = new() { NpgsqlDbType = NpgsqlDbType.Boolean };
    private readonly LedgerPhase _phase = new();
    private readonly PostgresPartWriter _parts;
    private readonly PostgresSpoolWriter _spool;
    private readonly PostgresPeerWriter _peers;
    private readonly PostgresTraceWriter _traces;
    private readonly PostgresGroupWriter _groups;
    private readonly PostgresChangeWriter _changes;
    private readonly PostgresCdrWriter _cdrs;
    private readonly PostgresPushWriter _pushes;
    private readonly BindingDeletes _bindingDeletes = new();
    private readonly BindingRows _bindings = new();
    private readonly CutRows _cuts;
    private readonly EventRows _events = new();
    private bool _mayRepeat = true;
    private bool _asked;
    private bool _mine;
    private long _unreported;
    private long _reported;

    private PostgresLedgerWriter(NpgsqlConnection connection, NodeIdentity node, TimeProvider time)
    {
        _pipe = new PostgresPipe(connection);
        _holdsSlot = new NpgsqlBatchCommand(HoldsSlot) { Parameters = { Value(node.Slot, NpgsqlDbType.Integer), Value(node.Incarnation, NpgsqlDbType.Bigint) } };
        _beat = new NpgsqlBatchCommand(Beat) { Parameters = { Value(node.Slot, NpgsqlDbType.Integer), _beatGrowth, _beatIsLast } };
        _parts = new PostgresPartWriter(_pipe, node.Slot);
        _spool = new PostgresSpoolWriter(_pipe, node);
        _peers = new PostgresPeerWriter(_pipe, node);
        _traces = new PostgresTraceWriter(_pipe);
        _groups = new PostgresGroupWriter(_pipe);
        _changes = new PostgresChangeWriter(_pipe, node);
        _cdrs = new PostgresCdrWriter(_pipe, node, time);
        _pushes = new PostgresPushWriter(_pipe);
        _cuts = new CutRows(node.Slot);
    }

    /// <exception cref="NpgsqlException">The server cannot be reached, or refuses.</exception>
    public static PostgresLedgerWriter Open(PostgresDatabase database, TimeProvider time)
    {
        NodeIdentity node = database.Node;
        return new PostgresLedgerWriter(database.OpenLedger(), node, time);
    }

    /// <summary>Begins a transaction and applies the entries in it.</summary>
    /// <exception cref="NpgsqlException">Nothing is committed.</exception>
    public void Apply(IReadOnlyList<LedgerEntry> batch)
    {
        if (!Apply(batch, careful: _mayRepeat))
        {
            _pipe.Add(_rollback);
            Apply(batch, careful: true);
        }

        if (_mine) return;
        _pipe.Add(_rollback);
        _pipe.Run();
        for (int i = 0; i < batch.Count; i++) batch[i].Applied = false;
    }

    /// <exception cref="NpgsqlException">It is in doubt whether the transaction is durable.</exception>
    public void Commit()
    {
        if (!_mine) return;
        _pipe.Add(_commit);
        _pipe.Run();
        _unreported += _spool.Growth - _reported;
        _mayRepeat = false;
    }

    public void Dispose()
    {
        _pipe.Dispose();
        _pipe.Connection.Dispose();
    }

    private static NpgsqlParameter<T> Value<T>(T value, NpgsqlDbType type) => new() { TypedValue = value, NpgsqlDbType = type };

    /// <summary>False when something that was counted on did not take effect.</summary>
    private bool Apply(IReadOnlyList<LedgerEntry> batch, bool careful)
    {
        _pipe.Add(_begin);
        _pipe.Add(_holdsSlot);
        _asked = false;
        _reported = 0;
        _spool.Growth = 0;
        _phase.Clear();
        for (int i = 0; i < batch.Count; i++)
        {
            batch[i].Applied = true;
            if (_phase.TryAdd(batch[i])) continue;
            if (!Write(careful)) return false;
            if (!_mine) return true;
            _phase.Clear();
            _phase.TryAdd(batch[i]);
        }

        return Write(careful);
    }

    /// <summary>Writes the phase, in one round trip unless it has parts or what is rerouted. Stops after the first one when the slot is another's.</summary>
    private bool Write(bool careful)
    {
        if ((careful || _phase.MustKnowFirst) && !Send()) return true;
        if (_phase.Alone is { } alone)
        {
            _changes.Write(alone);
            return true;
        }

        _parts.Store(_phase.Parts);
        if (_mayRepeat) SkipFinished();
        _spool.Insert(_phase.Spooled, _phase.HandedOver, rows => _parts.Assemble(_phase.Assembled, rows));
        _spool.Reroute(_phase.Rerouted);
        if (careful) _spool.KeepOwn(_phase.Deferred);
        _spool.Defer(_phase.Deferred, _phase.Accounts);
        if (careful) _peers.KeepOwn(_phase.HandedOver, _spool);
        _peers.HandOver(_phase.HandedOver);
        if (careful) _peers.KeepKnown(_phase.PartReceipts);
        _peers.Write(_phase.PartReceipts);
        if (careful) _cdrs.KeepNew(_phase.Finished, _spool);
        _spool.Delete(_phase.Finished, careful);
        _peers.Delete(_phase.Finished);
        _traces.Write(_phase);
        _groups.Write(_phase);
        _cdrs.WriteParts(_phase.Assembled);
        _cdrs.Write(_phase.Finished, _phase.ReceiptsDone, _phase.ReceiptsOwed, _spool);
        WriteEvents();
        WriteBindings();
        WriteCuts();
        _pushes.Write(_phase);
        if (_phase.HasHeartbeat) Report();
        if (!Send()) return true;
        _spool.CountGrowth();
        return careful || (_spool.TookAll && _peers.TookAll && _cdrs.TookAll);
    }

    /// <summary>
    /// What this very batch gave to a peer before, in doubt, another node may have finished since then: it must not come back. Nothing else finishes a message
    /// before an entry of this kind is applied for the first time.
    /// </summary>
    private void SkipFinished()
    {
        List<long> ids =
        [
            .. _phase.Spooled.Where(entry => entry.Row.Policy is not null).Select(entry => entry.Row.Message.Id.Value),
            .. _phase.HandedOver.Select(entry => entry.Row.Message.Id.Value),
            .. _phase.PartReceipts.Select(entry => entry.Part.MessageId.Value),
        ];
        if (ids.Count == 0) return;
        HashSet<long> finished = _cdrs.ReadFinished(ids);
        _phase.Spooled.RemoveAll(entry => finished.Contains(entry.Row.Message.Id.Value));
        _phase.HandedOver.RemoveAll(entry => finished.Contains(entry.Row.Message.Id.Value));
        _phase.PartReceipts.RemoveAll(entry => finished.Contains(entry.Part.MessageId.Value));
    }

    /// <summary>Sends what was gathered. The first time in a transaction it learns whether the slot is still this incarnation's.</summary>
    private bool Send()
    {
        if (_asked)
        {
            _pipe.Run();
        }
        else
        {
            _mine = _pipe.Read(static _ => { }) == 1;
            _asked = true;
        }

        return _mine;
    }

    private void Report()
    {
        _beatGrowth.TypedValue = _reported = _unreported;
        _beatIsLast.TypedValue = _phase.HasLastHeartbeat;
        _pipe.Add(_beat);
    }

    private void WriteEvents()
    {
        if (_phase.Events.Count == 0) return;
        _events.Clear();
        foreach (CdrEventEntry late in _phase.Events) _events.Add(late);
        _pipe.Add(_events);
    }

    private void WriteCuts()
    {
        if (_phase.Cuts.Count == 0) return;
        _cuts.Clear();
        foreach (LinkCutEntry cut in _phase.Cuts) _cuts.Add(cut);
        _pipe.Add(_cuts);
    }

    private void WriteBindings()
    {
        if (_phase.Bindings.Count == 0) return;
        _bindingDeletes.Clear();
        _bindings.Clear();
        foreach (BindingsEntry entry in _phase.Bindings.Values)
        {
            _bindingDeletes.Add(entry.Aor);
            _bindings.Add(entry);
        }

        _pipe.Add(_bindingDeletes);
        _pipe.Add(_bindings);
    }
}
