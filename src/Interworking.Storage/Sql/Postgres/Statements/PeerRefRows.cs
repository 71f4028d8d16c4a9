using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Spool;

namespace Interworking.Storage.Sql.Postgres.Statements;

/// <summary>Ids that peers gave to parts; a part keeps its first.</summary>
internal sealed class PeerRefRows : ManyRows
{
    private const string Insert = "insert into peer_ref (id, part, connection, reference, state) select * from unnest($1, $2, $3, $4, $5) on conflict do nothing";

    private readonly List<long> _id;
    private readonly List<short> _part;
    private readonly TextColumn _connection, _reference;
    private readonly List<short?> _state;

    public PeerRefRows() : base(Insert)
    {
        _id = Bigint();
        _part = Smallint();
        _connection = Text();
        _reference = Text();
        _state = SmallintOrNull();
    }

    public void Add(PeerRef part)
    {
        _id.Add(part.MessageId.Value);
        _part.Add((short)part.Part);
        _connection.Add(part.Connection);
        _reference.Add(part.Reference);
        _state.Add((short?)part.State);
    }
}

/// <summary>What parts' receipts said.</summary>
internal sealed class PeerRefStates : ManyRows
{
    private const string Update = "update peer_ref p set state = u.state from unnest($1, $2, $3) as u (id, part, state) where p.id = u.id and p.part = u.part";

    private readonly List<long> _id;
    private readonly List<short> _part;
    private readonly List<short?> _state;

    public PeerRefStates() : base(Update)
    {
        _id = Bigint();
        _part = Smallint();
        _state = SmallintOrNull();
    }

    public void Add(PeerRef part)
    {
        _id.Add(part.MessageId.Value);
        _part.Add((short)part.Part);
        _state.Add((short?)part.State);
    }
}

/// <summary>Ids that no receipt is awaited for any more: their messages have finished.</summary>
internal sealed class PeerRefDeletes : ManyRows
{
    private const string Delete = "delete from peer_ref where id = any($1)";

    private readonly List<long> _id;

    public PeerRefDeletes() : base(Delete) => _id = Bigint();

    public void Add(MessageId id) => _id.Add(id.Value);
}
