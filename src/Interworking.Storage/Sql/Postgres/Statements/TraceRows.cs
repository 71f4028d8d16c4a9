using Interworking.Gateway.Messages;

namespace Interworking.Storage.Sql.Postgres.Statements;

/// <summary>What came from other environments; the first of each stays. In the order of their keys, so that two nodes that get copies never wait for each other.</summary>
internal sealed class TraceRows : ManyRows
{
    private const string Insert = "insert into trace_seen (key, id, at) select * from unnest($1, $2, $3) as u (key, id, at) order by key on conflict do nothing";

    private readonly TextColumn _key;
    private readonly List<long> _id, _at;

    public TraceRows() : base(Insert)
    {
        _key = Text();
        _id = Bigint();
        _at = Bigint();
    }

    public void Add(Trace trace, MessageId id, DateTimeOffset at)
    {
        _key.Add(TraceMemory.Key(trace.Key));
        _id.Add(id.Value);
        _at.Add(at.ToUnixTimeMilliseconds());
    }
}
