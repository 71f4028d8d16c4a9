using Interworking.Gateway.Pipeline.Ledger;
using NpgsqlTypes;

namespace Interworking.Storage.Sql.Postgres.Statements;

/// <summary>Rows put back to waiting, as far as they are this node's.</summary>
internal sealed class DeferRows : ManyRows
{
    private const string Update =
        """
        update spool s set state = 0, attempts = u.attempts, due_at = least(u.due_at, s.expires_at), sip_status = coalesce(nullif(u.sip_status, 0), s.sip_status)
        from unnest($2, $3, $4, $5) as u (id, attempts, due_at, sip_status) where s.id = u.id and s.slot = $1
        """;

    private readonly List<long> _id;
    private readonly List<int> _attempts;
    private readonly List<long> _dueAt;
    private readonly List<int> _sipStatus;

    public DeferRows(int slot) : base(Update)
    {
        One(slot, NpgsqlDbType.Integer);
        _id = Bigint();
        _attempts = Integer();
        _dueAt = Bigint();
        _sipStatus = Integer();
    }

    public void Add(DeferEntry entry)
    {
        _id.Add(entry.Id.Value);
        _attempts.Add(entry.Attempts);
        _dueAt.Add(entry.DueAt.ToUnixTimeMilliseconds());
        _sipStatus.Add(entry.SipStatus);
    }
}

/// <summary>Steps of messages' histories.</summary>
internal sealed class StepRows : ManyRows
{
    private const string Insert = "insert into spool_step (id, at, attempts, step) select * from unnest($1, $2, $3, $4) on conflict do nothing";

    private readonly List<long> _id;
    private readonly List<DateTime> _at;
    private readonly List<int> _attempts;
    private readonly TextColumn _step;

    public StepRows() : base(Insert)
    {
        _id = Bigint();
        _at = Time();
        _attempts = Integer();
        _step = Text();
    }

    public void Add(DeferEntry entry)
    {
        _id.Add(entry.Id.Value);
        _at.Add(entry.At.UtcDateTime);
        _attempts.Add(entry.Attempts);
        _step.Add(entry.Step);
    }
}

/// <summary>Accounts of which nothing is tried before a time.</summary>
internal sealed class DeferredAccounts : ManyRows
{
    private const string Update =
        """
        update spool s set due_at = least(u.due_at, s.expires_at)
        from unnest($2, $3) as u (account_id, due_at)
        where s.slot = $1 and s.state = 0 and s.policy is null and s.account_id = u.account_id and s.due_at < least(u.due_at, s.expires_at)
        """;

    private readonly List<long> _accountId;
    private readonly List<long> _dueAt;

    public DeferredAccounts(int slot) : base(Update)
    {
        One(slot, NpgsqlDbType.Integer);
        _accountId = Bigint();
        _dueAt = Bigint();
    }

    public void Add(long accountId, DateTimeOffset dueAt)
    {
        _accountId.Add(accountId);
        _dueAt.Add(dueAt.ToUnixTimeMilliseconds());
    }
}
