using Dapper;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Storage.Sql.Postgres.Statements;
using Interworking.Storage.Sql.Rows;
using Npgsql;

namespace Interworking.Storage.Sql.Postgres;

/// <summary>
/// Parts of long messages within the ledger's transaction: kept one by one, handed over when the set is whole, gone when it is assembled. The set's row
/// is locked first, so that of several nodes exactly one gets the set and exactly one makes a message of it.
/// </summary>
internal sealed class PostgresPartWriter(PostgresPipe pipe, int slot)
{
    private readonly PartSetRows _sets = new(slot);
    private readonly PartRows _parts = new();
    private readonly PartStates _states = new();
    private readonly SetReads _reads = new();
    private readonly SetLocks _locks = new();
    private readonly SetStates _setStates = new();
    private readonly PartDeletes _partDeletes = new();
    private readonly SetDeletes _setDeletes = new();

    /// <summary>Keeps the parts and says in each entry what that meant for its set; the same when their batch is repeated after a commit in doubt.</summary>
    public void Store(List<StorePartEntry> entries)
    {
        if (entries.Count == 0) return;
        _sets.Clear();
        _parts.Clear();
        _states.Clear();
        _reads.Clear();
        foreach (StorePartEntry entry in entries)
        {
            _sets.Add(entry.Part);
            _parts.Add(entry.Part);
            _states.Add(entry.Part);
        }

        pipe.Add(_sets);
        pipe.Add(_parts);
        pipe.Add(_states);
        List<StorePartEntry> completers = [], displaced = [];
        pipe.Read(reader =>
        {
            StorePartEntry entry = entries[(int)reader.GetInt64(0) - 1];
            var first = new MessageId(reader.GetInt64(1));
            (entry.Completed, entry.FirstId, entry.Displaced) = (null, null, null);
            if (first == entry.Part.Part.Id)
            {
                if (reader.GetBoolean(2)) completers.Add(entry);
            }
            else if (entry.Part.IsCopyOf((byte)reader.GetInt16(3), reader.GetFieldValue<byte[]>(4)))
            {
                entry.FirstId = reader.GetInt64(5) is not 0 and long group ? new MessageId(group) : first;
            }
            else
            {
                displaced.Add(entry);
            }
        });
        if (completers.Count == 0 && displaced.Count == 0) return;
        Dictionary<PartSetKey, PartSet> sets = ReadSets([.. completers.Concat(displaced).Select(entry => entry.Part.Key).Distinct()]);
        foreach (StorePartEntry entry in completers) entry.Completed = sets[entry.Part.Key];
        foreach (StorePartEntry entry in displaced) entry.Displaced = sets[entry.Part.Key];
    }

    /// <summary>
    /// Takes sets out and gives the rows that come into the spool for them. Not applied when the set is gone, and also when it holds a part that the message
    /// was made without: that part was answered, so it must not vanish; whoever reads the set anew assembles it with that part. A message that is in the
    /// spool or finished already was assembled by this very entry before.
    /// </summary>
    public void Assemble(List<AssembleEntry> entries, SpoolRows spool)
    {
        if (entries.Count == 0) return;
        _locks.Clear();
        _setStates.Clear();
        _partDeletes.Clear();
        _setDeletes.Clear();
        foreach (AssembleEntry entry in entries)
        {
            _locks.Add(entry.Key);
            _setStates.Add(entry.Key, entry.Row.Message.Id);
        }

        pipe.Add(_locks);
        pipe.Run();
        pipe.Add(_setStates);
        pipe.Read(reader =>
        {
            AssembleEntry entry = entries[(int)reader.GetInt64(0) - 1];
            bool made = reader.GetBoolean(1);
            long[] ids = reader.GetFieldValue<long[]>(2);
            bool makes = !made && ids.Length > 0 && Array.TrueForAll(ids, id => entry.Row.Message.Parts.Any(part => part.Id.Value == id));
            entry.Applied = made || makes;
            if (!makes) return;
            _partDeletes.Add(entry.Key);
            _setDeletes.Add(entry.Key);
            spool.Add(entry.Row);
        });
        pipe.Add(_partDeletes);
        pipe.Add(_setDeletes);
    }

    private Dictionary<PartSetKey, PartSet> ReadSets(IReadOnlyList<PartSetKey> keys)
    {
        foreach (PartSetKey key in keys) _reads.Add(key);
        pipe.Add(_reads);
        Func<NpgsqlDataReader, PartRow>? parse = null;
        List<StoredPart> parts = [];
        pipe.Read(reader =>
        {
            parse ??= Parser(reader);
            parts.Add(parse(reader).ToPart());
        });
        return parts.GroupBy(part => part.Key).ToDictionary(set => set.Key, set => new PartSet(set.Key, [.. set]));
    }

    private static Func<NpgsqlDataReader, PartRow> Parser(NpgsqlDataReader reader)
    {
        Func<System.Data.Common.DbDataReader, PartRow> parser = reader.GetRowParser<PartRow>();
        return parser;
    }
}
