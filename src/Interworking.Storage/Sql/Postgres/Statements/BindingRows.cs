using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Registrar;
using Interworking.Storage.Sql.Rows;

namespace Interworking.Storage.Sql.Postgres.Statements;

/// <summary>Bindings of the embedded registrar as they now are.</summary>
internal sealed class BindingRows : ManyRows
{
    private const string Insert =
        """
        insert into binding (aor, position, account_id, contact, instance, reg_id, path, expires_at, call_id, cseq, q, transport, source, local, flow_id, node, parameters, user_agent)
        select * from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
        """;

    private readonly TextColumn _aor;
    private readonly List<int> _position;
    private readonly List<long> _accountId;
    private readonly TextColumn _contact, _instance;
    private readonly List<int> _regId;
    private readonly TextColumn _path;
    private readonly List<long> _expiresAt;
    private readonly TextColumn _callId;
    private readonly List<long> _cseq;
    private readonly List<int> _q;
    private readonly TextColumn _transport, _source, _local;
    private readonly List<long> _flowId;
    private readonly TextColumn _node, _parameters, _userAgent;

    public BindingRows() : base(Insert)
    {
        _aor = Text();
        _position = Integer();
        _accountId = Bigint();
        _contact = Text();
        _instance = Text();
        _regId = Integer();
        _path = Text();
        _expiresAt = Bigint();
        _callId = Text();
        _cseq = Bigint();
        _q = Integer();
        _transport = Text();
        _source = Text();
        _local = Text();
        _flowId = Bigint();
        _node = Text();
        _parameters = Text();
        _userAgent = Text();
    }

    public void Add(BindingsEntry entry)
    {
        for (int position = 0; position < entry.Bindings.Count; position++)
        {
            Binding binding = entry.Bindings[position];
            _aor.Add(entry.Aor);
            _position.Add(position);
            _accountId.Add(binding.AccountId);
            _contact.Add(binding.Contact);
            _instance.Add(binding.Instance);
            _regId.Add(binding.RegId);
            _path.Add(string.Join(BindingRow.PathSeparator, binding.Path));
            _expiresAt.Add(binding.ExpiresAt.ToUnixTimeMilliseconds());
            _callId.Add(binding.CallId);
            _cseq.Add(binding.CSeq);
            _q.Add(binding.Q);
            _transport.Add(Words.Transport[binding.Transport]);
            _source.Add(binding.Source.ToString());
            _local.Add(binding.Local.ToString());
            _flowId.Add(binding.FlowId);
            _node.Add(binding.Node);
            _parameters.Add(binding.Parameters);
            _userAgent.Add(binding.UserAgent);
        }
    }
}

/// <summary>Addresses of record whose old bindings go.</summary>
internal sealed class BindingDeletes : ManyRows
{
    private const string Delete = "delete from binding where aor = any($1)";

    private readonly TextColumn _aor;

    public BindingDeletes() : base(Delete) => _aor = Text();

    public void Add(string aor) => _aor.Add(aor);
}
