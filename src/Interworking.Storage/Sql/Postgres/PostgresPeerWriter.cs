using Dapper;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Storage.Sql.Postgres.Statements;

namespace Interworking.Storage.Sql.Postgres;

/// <summary>What peers have, within the ledger's transaction: spool rows handed over, the ids that peers gave, what their receipts said.</summary>
internal sealed class PostgresPeerWriter(PostgresPipe pipe, NodeIdentity node)
{
    private const string Known = "select id, part from peer_ref where id = any(@ids) order by id, part for update";

    private readonly HandOverRows _handOvers = new(node.Slot);
    private readonly PeerRefRows _refs = new();
    private readonly PeerRefStates _states = new();
    private readonly PeerRefDeletes _deletes = new();

    /// <summary>Every spool row and every part of the last round trip was found.</summary>
    public bool TookAll => _handOvers.TookAll && _states.TookAll;

    /// <summary>Leaves those out whose row was there and is no longer this node's.</summary>
    public void KeepOwn(List<HandOverEntry> entries, PostgresSpoolWriter spool)
    {
        if (!entries.Exists(entry => entry.WasSpooled)) return;
        HashSet<long> own = spool.ReadOwn([.. entries.Where(entry => entry.WasSpooled).Select(entry => entry.Row.Message.Id.Value)]);
        foreach (HandOverEntry entry in entries) entry.Applied = !entry.WasSpooled || own.Contains(entry.Row.Message.Id.Value);
        entries.RemoveAll(entry => !entry.Applied);
    }

    public void HandOver(List<HandOverEntry> entries)
    {
        _handOvers.Clear();
        _refs.Clear();
        foreach (HandOverEntry entry in entries)
        {
            if (entry.WasSpooled) _handOvers.Add(entry.Row);
            for (int i = 0; i < entry.Refs.Count; i++) _refs.Add(entry.Refs[i]);
        }

        pipe.Add(_handOvers);
        pipe.Add(_refs);
    }

    /// <summary>Leaves those out whose part has no id any more.</summary>
    public void KeepKnown(List<PartReceiptEntry> entries)
    {
        if (entries.Count == 0) return;
        pipe.Run();
        long[] ids = [.. entries.Select(entry => entry.Part.MessageId.Value)];
        HashSet<(long Id, short Part)> known = [.. pipe.Connection.Query<(long, short)>(Known, new { ids })];
        foreach (PartReceiptEntry entry in entries) entry.Applied = known.Contains((entry.Part.MessageId.Value, (short)entry.Part.Part));
        entries.RemoveAll(entry => !entry.Applied);
    }

    public void Write(List<PartReceiptEntry> entries)
    {
        _states.Clear();
        foreach (PartReceiptEntry entry in entries) _states.Add(entry.Part);
        pipe.Add(_states);
    }

    public void Delete(List<FinishEntry> entries)
    {
        _deletes.Clear();
        foreach (FinishEntry entry in entries)
        {
            if (entry.WasSpooled && entry.IsToPeer && !entry.KeepsPeerRefs) _deletes.Add(entry.Cdr.Message.Id);
        }

        pipe.Add(_deletes);
    }
}
