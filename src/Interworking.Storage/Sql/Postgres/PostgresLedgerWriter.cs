using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Storage.Sql.Postgres.Statements;
using Npgsql;
using NpgsqlTypes;

namespace Interworking.Storage.Sql.Postgres;

/// <summary>
/// The ledger's connection with its statements: begins a transaction, applies a batch, commits. It first assumes that every entry takes effect, as all do in
/// ordinary life, and counts the rows; when some did not, because the batch is a repetition or another node has taken a message over, it begins anew and looks
/// before it writes. Disposing it rolls back.
/// </summary>
internal sealed class PostgresLedgerWriter : IDisposable
{
    // The lock makes a transaction of this node's that its server still holds, after the connection broke, end before this one begins.
    private const string HoldsSlot = "select 1 from node where slot = $1 and incarnation = $2 for no key update";

    private const string Beat = "update node set seen_at = clock_timestamp(), spooled = greatest(0, spooled + $2) where slot = $1";

    private readonly PostgresPipe _pipe;
    private readonly NpgsqlBatchCommand _begin = new("begin");
    private readonly NpgsqlBatchCommand _commit = new("commit");
    private readonly NpgsqlBatchCommand _rollback = new("rollback");
    private readonly NpgsqlBatchCommand _holdsSlot;
    private readonly NpgsqlBatchCommand _beat;
    private readonly NpgsqlParameter<long> _beatGrowth = new() { NpgsqlDbType = NpgsqlDbType.Bigint };
    private readonly LedgerPhase _phase = new();
    private readonly PostgresPartWriter _parts;
    private readonly PostgresSpoolWriter _spool;
    private readonly PostgresCdrWriter _cdrs;
    private readonly BindingDeletes _bindingDeletes = new();
    private readonly BindingRows _bindings = new();
    private bool _asked;
    private bool _mine;
    private long _unreported;
    private long _reported;

    private PostgresLedgerWriter(NpgsqlConnection connection, NodeIdentity node)
    {
        _pipe = new PostgresPipe(connection);
        _holdsSlot = new NpgsqlBatchCommand(HoldsSlot) { Parameters = { Value(node.Slot, NpgsqlDbType.Integer), Value(node.Incarnation, NpgsqlDbType.Bigint) } };
        _beat = new NpgsqlBatchCommand(Beat) { Parameters = { Value(node.Slot, NpgsqlDbType.Integer), _beatGrowth } };
        _parts = new PostgresPartWriter(_pipe, node.Slot);
        _spool = new PostgresSpoolWriter(_pipe, node);
        _cdrs = new PostgresCdrWriter(_pipe, node);
    }

    /// <exception cref="NpgsqlException">The server cannot be reached, or refuses.</exception>
    public static PostgresLedgerWriter Open(PostgresDatabase database)
    {
        NodeIdentity node = database.Node;
        return new PostgresLedgerWriter(database.OpenLedger(), node);
    }

    /// <summary>Begins a transaction and applies the entries in it.</summary>
    /// <exception cref="NpgsqlException">Nothing is committed.</exception>
    public void Apply(IReadOnlyList<LedgerEntry> batch)
    {
        if (!Apply(batch, careful: false))
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

    /// <summary>Writes the phase, in one round trip unless it has parts. Stops after the first one when the slot is another's.</summary>
    private bool Write(bool careful)
    {
        if ((careful || _phase.Parts.Count > 0 || _phase.Assembled.Count > 0) && !Send()) return true;
        _parts.Store(_phase.Parts);
        _spool.Insert(_phase.Spooled, rows => _parts.Assemble(_phase.Assembled, rows));
        if (careful) _spool.KeepOwn(_phase.Deferred);
        _spool.Defer(_phase.Deferred, _phase.Accounts);
        if (careful) _cdrs.KeepNew(_phase.Finished, _spool);
        _spool.Delete(_phase.Finished);
        _cdrs.Write(_phase.Finished, _phase.ReceiptsDone);
        WriteBindings();
        if (_phase.HasHeartbeat) Report();
        if (!Send()) return true;
        _spool.CountGrowth();
        return careful || (_spool.TookAll && _cdrs.TookAll);
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
        _pipe.Add(_beat);
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
