using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Push;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Interworking.Storage.Sql.Sqlite;

/// <summary>The ledger's connection with its prepared statements: begins a transaction, applies a batch, commits. Disposing it rolls back.</summary>
internal sealed class SqliteLedgerWriter : IDisposable
{
    private const string HoldsSlot = "select 1 from node where slot = ? and incarnation = ?";

    private const string Heartbeat = "update node set seen_at = ?, stopped = case when ?3 then incarnation else stopped end where slot = ?2";

    private const string Cut = "insert into link_cut (slot, link, system_id, since, at) values (?, ?, ?, ?, ?) on conflict do nothing";

    private const string ForgetCuts = "delete from link_cut where at < ?";

    private const string Count = "update node set spooled = spooled + ? where slot = ?";

    private readonly SqliteConnection _connection;
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _commit;
    private readonly SqliteStatement _holdsSlot;
    private readonly SqliteStatement _heartbeat;
    private readonly SqliteStatement _cut;
    private readonly SqliteStatement _forgetCuts;
    private readonly SqliteStatement _count;
    private readonly SqliteCdrWriter _cdrs;
    private readonly SqliteSpoolWriter _spool;
    private readonly SqlitePartWriter _parts;
    private readonly SqlitePeerRefWriter _peerRefs;
    private readonly SqliteTraceWriter _traces;
    private readonly SqliteGroupWriter _groups;
    private readonly SqliteBindingWriter _bindings;
    private readonly SqlitePushWriter _pushes;
    private readonly SqliteCheckpoints _checkpoints;

    private SqliteLedgerWriter(SqliteConnection connection, SqliteDatabase database, TimeProvider time)
    {
        NodeIdentity node = database.Node;
        _connection = connection;
        sqlite3 handle = connection.Handle!;
        _begin = new SqliteStatement(handle, "begin immediate");
        _commit = new SqliteStatement(handle, "commit");
        _holdsSlot = new SqliteStatement(handle, HoldsSlot).Set(1, node.Slot).Set(2, node.Incarnation);
        _heartbeat = new SqliteStatement(handle, Heartbeat).Set(2, node.Slot);
        _cut = new SqliteStatement(handle, Cut).Set(1, node.Slot);
        _forgetCuts = new SqliteStatement(handle, ForgetCuts);
        _count = new SqliteStatement(handle, Count).Set(2, node.Slot);
        _cdrs = new SqliteCdrWriter(handle, node.Environment, time);
        _spool = new SqliteSpoolWriter(handle, node);
        _parts = new SqlitePartWriter(_connection);
        _peerRefs = new SqlitePeerRefWriter(handle);
        _traces = new SqliteTraceWriter(handle);
        _groups = new SqliteGroupWriter(handle);
        _bindings = new SqliteBindingWriter(handle);
        _pushes = new SqlitePushWriter(handle);
        _checkpoints = new SqliteCheckpoints(database, handle);
        _ = raw.sqlite3_wal_autocheckpoint(handle, 0);
    }

    /// <exception cref="SqliteException">The file cannot be opened, or is not of this schema.</exception>
    public static SqliteLedgerWriter Open(SqliteDatabase database, TimeProvider time)
    {
        SqliteConnection connection = database.OpenWriter();
        try
        {
            return new SqliteLedgerWriter(connection, database, time);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Begins a transaction and applies the entries in it.</summary>
    /// <exception cref="SqliteException">Nothing is committed.</exception>
    public void Apply(IReadOnlyList<LedgerEntry> batch)
    {
        _checkpoints.Step(); // here and not after the commit, which must not be reported as failed when only this fails
        _begin.Run();
        _cdrs.Begin();
        _spool.Growth = 0;
        bool mine = _holdsSlot.Any();
        for (int i = 0; i < batch.Count; i++) batch[i].Applied = mine && Apply(batch[i]);
        if (mine) _traces.Forget();
        if (_spool.Growth != 0) _count.Set(1, _spool.Growth).Run();
    }

    /// <exception cref="SqliteException">It is in doubt whether the transaction is durable.</exception>
    public void Commit() => _commit.Run();

    public void Dispose()
    {
        _begin.Dispose();
        _commit.Dispose();
        _holdsSlot.Dispose();
        _heartbeat.Dispose();
        _cut.Dispose();
        _forgetCuts.Dispose();
        _count.Dispose();
        _cdrs.Dispose();
        _spool.Dispose();
        _parts.Dispose();
        _peerRefs.Dispose();
        _traces.Dispose();
        _groups.Dispose();
        _bindings.Dispose();
        _pushes.Dispose();
        _checkpoints.Dispose();
        _connection.Dispose();
    }

    private bool Apply(LedgerEntry entry)
    {
        switch (entry)
        {
            case FinishEntry finish:
                return Finish(finish);
            case SpoolEntry spool:
                _spool.Insert(spool.Row);
                Keep(spool.Row.Message);
                return true;
            case HandOverEntry handOver:
                return HandOver(handOver);
            case PartReceiptEntry receipt:
                return _peerRefs.Write(receipt.Part) || _cdrs.IsFinished(receipt.Part.MessageId);
            case BeginScheduledEntry begin:
                _spool.Begin(begin);
                return true;
            case ReplaceEntry replace:
                return _spool.Replace(replace);
            case RerouteEntry reroute:
                return _spool.Reroute(reroute);
            case OweReceiptEntry owed:
                _cdrs.Insert(owed.Receipt);
                return true;
            case DeferEntry defer:
                return _spool.Defer(defer);
            case DeferAccountEntry account:
                _spool.Defer(account);
                return true;
            case StorePartEntry part:
                part.Completed = null;
                part.FirstId = null;
                part.Displaced = null;
                _parts.Store(part);
                _traces.Keep(part);
                _groups.Keep(part);
                return true;
            case AssembleEntry assemble:
                return Assemble(assemble);
            case ReceiptDoneEntry receipt:
                _cdrs.Delete(receipt);
                return true;
            case BindingsEntry bindings:
                _bindings.Write(bindings);
                return true;
            case KeepPushEntry kept:
                _pushes.Write(kept);
                return true;
            case PushedEntry pushed:
                _pushes.Write(pushed);
                return true;
            case ForgetPushEntry forgotten:
                _pushes.Write(forgotten);
                return true;
            case HeartbeatEntry heartbeat:
                _heartbeat.SetText(1, heartbeat.At).Set(3, heartbeat.IsLast).Run();
                _traces.Beat(heartbeat.At);
                return true;
            case LinkCutEntry cut:
                _forgetCuts.Set(1, cut.At - LinkCutEntry.Kept).Run();
                _cut.Set(2, cut.Link).Set(3, cut.SystemId).Set(4, cut.Since).Set(5, cut.At).Run();
                return true;
            case CdrEventEntry late:
                _cdrs.Write(late);
                return true;
            case BarrierEntry:
                return true;
            default:
                throw new ArgumentException($"The ledger does not know {entry.GetType().Name}.", nameof(entry));
        }
    }

    private bool Finish(FinishEntry entry)
    {
        Message message = entry.Cdr.Message;
        if (message.NoticeType is not null)
        {
            _spool.Delete(message.Id); // a row that is gone went by this entry: nobody else writes to this file
            return true;
        }

        if (!entry.WasSpooled) Keep(message);
        else if (!_spool.Delete(message.Id)) return _cdrs.IsWritten(entry.Cdr);
        else if (entry.IsToPeer && !entry.KeepsPeerRefs) _peerRefs.Delete(message.Id);
        if (!_cdrs.Write(entry)) return false;
        if (entry.Notice is { } notice) _spool.Insert(notice);
        return true;
    }

    // Without its row it was handed over all the same if it has finished: a batch repeated after a commit in doubt, since nobody else writes to this file.
    private bool HandOver(HandOverEntry entry)
    {
        if (!entry.WasSpooled)
        {
            _spool.Insert(entry.Row);
            Keep(entry.Row.Message);
        }
        else if (!_spool.HandOver(entry.Row))
        {
            return _cdrs.IsFinished(entry.Row.Message.Id);
        }

        for (int i = 0; i < entry.Refs.Count; i++) _peerRefs.Insert(entry.Refs[i]);
        return true;
    }

    // A message that is in the spool or finished already was assembled by this entry before: its id was given for it. Without this look a batch
    // repeated after a commit in doubt could take the first parts of a later message with the same reference.
    private bool Assemble(AssembleEntry entry)
    {
        if (_spool.Contains(entry.Row.Message.Id) || _cdrs.IsFinished(entry.Row.Message.Id)) return true;
        if (!_parts.Delete(entry.Key, entry.Row.Message)) return false;
        _spool.Insert(entry.Row);
        _cdrs.WriteParts(entry.Row.Message); // so that any part's id finds it from now on
        return true;
    }

    private void Keep(Message message)
    {
        _traces.Keep(message);
        _groups.Keep(message);
    }
}
