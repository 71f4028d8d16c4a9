using Interworking.Gateway.Pipeline.Ledger;
using NpgsqlTypes;

namespace Interworking.Storage.Sql.Postgres.Statements;

/// <summary>
/// Rows that go another way, each with its step, as far as they are this node's and were never given to a peer: returns the ids of those. A statement of its own writes
/// both, so that no step is written of what did not move.
/// </summary>
internal sealed class RerouteRows : ManyRows
{
    private const string Update =
        """
        with moved as (
            update spool s set policy = u.policy, account_id = u.account_id, pinned = u.pinned,
                due_at = case when s.state = 4 then s.due_at else least(u.due_at, s.expires_at) end
            from unnest($2, $3, $4, $5, $6, $7, $8) as u (id, policy, account_id, pinned, due_at, at, step)
            where s.id = u.id and s.slot = $1 and s.state in (0, 4) and s.sent_by is null
            returning u.id, u.at, u.step
        ), steps as (
            insert into spool_step (id, at, attempts, step) select m.id, m.at, 0, m.step from moved m on conflict do nothing
        )
        select id from moved
        """;

    private readonly List<long> _id;
    private readonly TextColumn _policy;
    private readonly List<long> _accountId;
    private readonly List<bool> _pinned;
    private readonly List<long> _dueAt;
    private readonly List<DateTime> _at;
    private readonly TextColumn _step;

    public RerouteRows(int slot) : base(Update)
    {
        One(slot, NpgsqlDbType.Integer);
        _id = Bigint();
        _policy = Text();
        _accountId = Bigint();
        _pinned = Boolean();
        _dueAt = Bigint();
        _at = Time();
        _step = Text();
    }

    public void Add(RerouteEntry entry)
    {
        _id.Add(entry.Id.Value);
        _policy.Add(entry.Policy);
        _accountId.Add(entry.AccountId);
        _pinned.Add(entry.IsPinned);
        _dueAt.Add(entry.At.ToUnixTimeMilliseconds());
        _at.Add(entry.At.UtcDateTime);
        _step.Add(entry.Step);
    }
}
