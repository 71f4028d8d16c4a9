using System.Text;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Pipeline.Spool;
using NpgsqlTypes;

namespace Interworking.Storage.Sql.Postgres.Statements;

/// <summary>New spool rows, this node's.</summary>
internal sealed class SpoolRows : ManyRows
{
    private const string Insert =
        """
        insert into spool (environment, slot, incarnation, id, account_id, state, attempts, due_at, expires_at, accepted_at, trace_id, direction,
            origin, origin_raw, origin_ton, origin_npi, destination, destination_raw, destination_ton, destination_npi,
            carrier, system_id, connection, account, alphabet, body_utf8, body_binary, parts, test,
            policy, sent_by, call_id, hops, priority, origin_account, imdn, notice, service_type, marks, fingerprints, sip_status)
        select $1, $2, $3, u.* from unnest($4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29,
            $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41) as u
        on conflict do nothing
        """;

    private readonly List<long> _id, _accountId;
    private readonly List<short> _state;
    private readonly List<int> _attempts;
    private readonly List<long> _dueAt, _expiresAt, _acceptedAt;
    private readonly TextColumn _traceId, _direction;
    private readonly OriginColumns _origin;
    private readonly TextColumn _alphabet;
    private readonly List<byte[]?> _text, _binary;
    private readonly TextColumn _parts;
    private readonly List<bool> _test;
    private readonly TextColumn _policy, _sentBy, _callId;
    private readonly List<int> _hops;
    private readonly List<short> _priority;
    private readonly List<long> _originAccount;
    private readonly TextColumn _imdn, _notice, _serviceType;
    private readonly List<byte[]?> _marks;
    private readonly TextColumn _fingerprints;
    private readonly List<int> _sipStatus;

    public SpoolRows(NodeIdentity node) : base(Insert)
    {
        One(node.Environment, NpgsqlDbType.Text);
        One(node.Slot, NpgsqlDbType.Integer);
        One(node.Incarnation, NpgsqlDbType.Bigint);
        _id = Bigint();
        _accountId = Bigint();
        _state = Smallint();
        _attempts = Integer();
        _dueAt = Bigint();
        _expiresAt = Bigint();
        _acceptedAt = Bigint();
        _traceId = Text();
        _direction = Text();
        _origin = new OriginColumns(Text, Smallint);
        _alphabet = Text();
        _text = Bytes();
        _binary = Bytes();
        _parts = Text();
        _test = Boolean();
        _policy = Text();
        _sentBy = Text();
        _callId = Text();
        _hops = Integer();
        _priority = Smallint();
        _originAccount = Bigint();
        _imdn = Text();
        _notice = Text();
        _serviceType = Text();
        _marks = Bytes();
        _fingerprints = Text();
        _sipStatus = Integer();
    }

    public void Add(SpooledMessage row)
    {
        Message message = row.Message;
        _id.Add(message.Id.Value);
        _accountId.Add(row.AccountId);
        _state.Add((short)row.State);
        _attempts.Add(row.Attempts);
        _dueAt.Add(row.DueAt.ToUnixTimeMilliseconds());
        _expiresAt.Add(message.ExpiresAt.ToUnixTimeMilliseconds());
        _acceptedAt.Add(message.AcceptedAt.ToUnixTimeMilliseconds());
        _traceId.Add(message.TraceId);
        _direction.Add(Words.Direction[message.Direction]);
        _origin.Add(message.Origin, message.Destination, message.DestinationRaw);
        _alphabet.Add(Words.Alphabet[message.Alphabet]);
        _text.Add(message.Text is null ? null : Encoding.UTF8.GetBytes(message.Text));
        _binary.Add(message.Binary);
        _parts.Add(PartList.Write(message.Parts));
        _test.Add(message.Test);
        _policy.Add(row.Policy);
        _sentBy.Add(row.SentBy);
        _callId.Add(message.Origin.CallId);
        _hops.Add(message.Hops);
        _priority.Add(message.Priority);
        _originAccount.Add(message.Origin.AccountId);
        _imdn.Add(message.Origin.Imdn?.ToString());
        _notice.Add(message.NoticeType);
        _serviceType.Add(message.ServiceType);
        _marks.Add(message.Marks?.ToOctets());
        _fingerprints.Add(PartList.WriteFingerprints(message.Parts));
        _sipStatus.Add(row.SipStatus);
    }
}
