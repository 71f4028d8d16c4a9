using Interworking.Gateway.Messages;
using NpgsqlTypes;

namespace Interworking.Storage.Sql.Postgres.Statements;

/// <summary>Spool rows whose message has finished, as far as they are this node's.</summary>
internal sealed class SpoolDeletes : ManyRows
{
    private const string Delete = "delete from spool where slot = $1 and id = any($2)";

    private readonly List<long> _id;

    public SpoolDeletes(int slot) : base(Delete)
    {
        One(slot, NpgsqlDbType.Integer);
        _id = Bigint();
    }

    public void Add(MessageId id) => _id.Add(id.Value);
}

/// <summary>
/// The same for those that peers have and that are another node's. That node keeps count of its rows, and its own transactions hold the row with the count:
/// each of these leaves a note that the owner counts off.
/// </summary>
internal sealed class PeersDeletes : ManyRows
{
    private const string Delete =
        """
        with gone as (delete from spool where id = any($2) and slot <> $1 and state >= 2 returning slot)
        insert into spool_finished_elsewhere (slot) select slot from gone
        """;

    private readonly List<long> _id;

    public PeersDeletes(int slot) : base(Delete)
    {
        One(slot, NpgsqlDbType.Integer);
        _id = Bigint();
    }

    public void Add(MessageId id) => _id.Add(id.Value);
}
