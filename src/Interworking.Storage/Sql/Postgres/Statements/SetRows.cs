using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Spool;

namespace Interworking.Storage.Sql.Postgres.Statements;

/// <summary>A statement on whole part sets, by key.</summary>
internal abstract class SetRows : ManyRows
{
    private readonly KeyColumns _key;

    protected SetRows(string sql) : base(sql) => _key = new KeyColumns(Text, Integer);

    public void Add(PartSetKey key) => _key.Add(key);
}

/// <summary>Reads all parts of sets, by set and number.</summary>
internal sealed class SetReads() : SetRows(Select)
{
    private const string Select =
        $"""
        select {Sql.Rows.PartRow.Columns} from unnest($1, $2, $3, $4, $5) with ordinality as u (k1, k2, k3, k4, k5, k6)
            join part on link = k1 and source = k2 and target = k3 and reference = k4 and total = k5
        order by k6, number
        """;
}

/// <summary>Locks sets that are to be assembled, in the order of their keys.</summary>
internal sealed class SetLocks() : SetRows(Lock)
{
    private const string Lock =
        """
        select 1 from unnest($1, $2, $3, $4, $5) as u (k1, k2, k3, k4, k5)
            join part_set on link = k1 and source = k2 and target = k3 and reference = k4 and total = k5
        order by link, source, target, reference, total for no key update of part_set
        """;
}

/// <summary>Asks for each set: whether its message is there already, and the ids of its parts.</summary>
internal sealed class SetStates : ManyRows
{
    private const string Select =
        """
        select u.at, exists (select from spool s where s.id = u.id) or exists (select from cdr c where c.id = u.id) as made,
            array(select p.id from part p
                where p.link = u.link and p.source = u.source and p.target = u.target and p.reference = u.reference and p.total = u.total) as ids
        from unnest($1, $2, $3, $4, $5, $6) with ordinality as u (link, source, target, reference, total, id, at)
        """;

    private readonly KeyColumns _key;
    private readonly List<long> _id;

    public SetStates() : base(Select)
    {
        _key = new KeyColumns(Text, Integer);
        _id = Bigint();
    }

    public void Add(PartSetKey key, MessageId id)
    {
        _key.Add(key);
        _id.Add(id.Value);
    }
}

/// <summary>Takes the parts of assembled sets out.</summary>
internal sealed class PartDeletes() : SetRows(Delete)
{
    private const string Delete =
        """
        delete from part using unnest($1, $2, $3, $4, $5) as u (k1, k2, k3, k4, k5)
        where link = k1 and source = k2 and target = k3 and reference = k4 and total = k5
        """;
}

/// <summary>Takes assembled sets out.</summary>
internal sealed class SetDeletes() : SetRows(Delete)
{
    private const string Delete =
        """
        delete from part_set using unnest($1, $2, $3, $4, $5) as u (k1, k2, k3, k4, k5)
        where link = k1 and source = k2 and target = k3 and reference = k4 and total = k5
        """;
}
