using Interworking.Gateway.Pipeline.Spool;
using NpgsqlTypes;

namespace Interworking.Storage.Sql.Postgres.Statements;

/// <summary>Rows that a peer has or may have, as far as they are this node's.</summary>
internal sealed class HandOverRows : ManyRows
{
    private const string Update =
        """
        update spool s set state = u.state, attempts = u.attempts, due_at = least(u.due_at, s.expires_at), policy = u.policy, sent_by = u.sent_by, account_id = u.account_id
        from unnest($2, $3, $4, $5, $6, $7, $8) as u (id, state, attempts, due_at, policy, sent_by, account_id) where s.id = u.id and s.slot = $1
        """;

    private readonly List<long> _id;
    private readonly List<short> _state;
    private readonly List<int> _attempts;
    private readonly List<long> _dueAt;
    private readonly TextColumn _policy, _sentBy;
    private readonly List<long> _account;

    public HandOverRows(int slot) : base(Update)
    {
        One(slot, NpgsqlDbType.Integer);
        _id = Bigint();
        _state = Smallint();
        _attempts = Integer();
        _dueAt = Bigint();
        _policy = Text();
        _sentBy = Text();
        _account = Bigint();
    }

    public void Add(SpooledMessage row)
    {
        _id.Add(row.Message.Id.Value);
        _state.Add((short)row.State);
        _attempts.Add(row.Attempts);
        _dueAt.Add(row.DueAt.ToUnixTimeMilliseconds());
        _policy.Add(row.Policy);
        _sentBy.Add(row.SentBy);
        _account.Add(row.AccountId);
    }
}
