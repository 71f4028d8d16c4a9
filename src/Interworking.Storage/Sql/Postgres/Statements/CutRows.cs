using Interworking.Gateway.Pipeline.Ledger;
using NpgsqlTypes;

namespace Interworking.Storage.Sql.Postgres.Statements;

/// <summary>Links that were cut with answers in doubt; with each, those that are too old go.</summary>
internal sealed class CutRows : ManyRows
{
    private const string Insert =
        """
        with gone as (delete from link_cut where slot = $1 and at < (select min(at) from unnest($5) as at) - 86400000)
        insert into link_cut (slot, link, system_id, since, at) select $1, u.* from unnest($2, $3, $4, $5) as u on conflict do nothing
        """;

    private readonly TextColumn _link, _systemId;
    private readonly List<long> _since, _at;

    public CutRows(int slot) : base(Insert)
    {
        One(slot, NpgsqlDbType.Integer);
        _link = Text();
        _systemId = Text();
        _since = Bigint();
        _at = Bigint();
    }

    public void Add(LinkCutEntry cut)
    {
        _link.Add(cut.Link);
        _systemId.Add(cut.SystemId);
        _since.Add(cut.Since.ToUnixTimeMilliseconds());
        _at.Add(cut.At.ToUnixTimeMilliseconds());
    }
}
