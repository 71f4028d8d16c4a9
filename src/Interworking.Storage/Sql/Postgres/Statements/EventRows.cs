using Interworking.Gateway.Pipeline.Ledger;

namespace Interworking.Storage.Sql.Postgres.Statements;

/// <summary>What became known after CDRs were written, as far as it is something else than was known; one row for each message.</summary>
internal sealed class EventRows : ManyRows
{
    private const string Insert =
        """
        insert into cdr_event (environment, id, at, event, detail)
        select c.environment, c.id, u.at, 'receipt', u.outcome from unnest($1, $2, $3) as u (id, at, outcome) join cdr c on c.id = u.id
        where coalesce((select e.detail from cdr_event e where e.id = c.id and e.event = 'receipt' order by e.at desc limit 1), c.outcome) <> u.outcome
        on conflict do nothing
        """;

    private readonly List<long> _id;
    private readonly List<DateTime> _at;
    private readonly TextColumn _outcome;

    public EventRows() : base(Insert)
    {
        _id = Bigint();
        _at = Time();
        _outcome = Text();
    }

    public void Add(CdrEventEntry entry)
    {
        _id.Add(entry.Id.Value);
        _at.Add(entry.At.UtcDateTime);
        _outcome.Add(Words.Outcome[entry.Outcome]);
    }
}
