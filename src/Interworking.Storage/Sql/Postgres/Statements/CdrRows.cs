using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Receipts;

namespace Interworking.Storage.Sql.Postgres.Statements;

/// <summary>CDRs.</summary>
internal sealed class CdrRows : ManyRows
{
    private const string Insert =
        """
        insert into cdr (environment, id, trace_id, direction, carrier, system_id, connection, account, origin, destination, origin_raw, destination_raw,
            parts, alphabet, accepted_at, finished_at, outcome, delivered_to, sip_status, smpp_status, error, attempts, peer_ref, test, call_id, fingerprint, receipts)
        select $1, u.* from unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27) as u
        on conflict do nothing
        """;

    /// <summary>Each with its mark that it came late, see <c>RollupBuilder</c>; counts the marks.</summary>
    private const string InsertLate =
        $"""
        with written as ({Insert} returning id)
        insert into cdr_late (id) select id from written
        """;

    private readonly List<long> _id;
    private readonly TextColumn _traceId, _direction, _carrier, _systemId, _connection, _account, _origin, _destination, _originRaw, _destinationRaw;
    private readonly List<int> _parts;
    private readonly TextColumn _alphabet;
    private readonly List<DateTime> _acceptedAt, _finishedAt;
    private readonly TextColumn _outcome, _deliveredTo;
    private readonly List<int?> _sipStatus;
    private readonly List<long?> _smppStatus;
    private readonly TextColumn _error;
    private readonly List<int> _attempts;
    private readonly TextColumn _peerRef;
    private readonly List<bool> _test;
    private readonly TextColumn _callId;
    private readonly List<long?> _fingerprint, _receipts;

    /// <param name="environment">Whose.</param>
    /// <param name="late">For those that come long after their ids were given.</param>
    public CdrRows(string environment, bool late = false) : base(late ? InsertLate : Insert)
    {
        One(environment, NpgsqlTypes.NpgsqlDbType.Text);
        _id = Bigint();
        _traceId = Text();
        _direction = Text();
        _carrier = Text();
        _systemId = Text();
        _connection = Text();
        _account = Text();
        _origin = Text();
        _destination = Text();
        _originRaw = Text();
        _destinationRaw = Text();
        _parts = Integer();
        _alphabet = Text();
        _acceptedAt = Time();
        _finishedAt = Time();
        _outcome = Text();
        _deliveredTo = Text();
        _sipStatus = IntegerOrNull();
        _smppStatus = BigintOrNull();
        _error = Text();
        _attempts = Integer();
        _peerRef = Text();
        _test = Boolean();
        _callId = Text();
        _fingerprint = BigintOrNull();
        _receipts = BigintOrNull();
    }

    public void Add(FinishEntry entry)
    {
        Cdr cdr = entry.Cdr;
        Message message = cdr.Message;
        Origin origin = message.Origin;
        Outcome outcome = cdr.Outcome;
        _id.Add(message.Id.Value);
        _traceId.Add(message.TraceId);
        _direction.Add(Words.Direction[message.Direction]);
        _carrier.Add(origin.Carrier);
        _systemId.Add(origin.SystemId);
        _connection.Add(origin.Connection);
        _account.Add(cdr.Account);
        _origin.Add(origin.Number);
        _destination.Add(message.Destination);
        _originRaw.Add(origin.Raw);
        _destinationRaw.Add(message.DestinationRaw);
        _parts.Add(cdr.Parts);
        _alphabet.Add(Words.Alphabet[message.Alphabet]);
        _acceptedAt.Add(message.AcceptedAt.UtcDateTime);
        _finishedAt.Add(cdr.FinishedAt.UtcDateTime);
        _outcome.Add(Words.Outcome[outcome.Kind]);
        _deliveredTo.Add(outcome.To == DeliveredTo.None ? null : Words.DeliveredTo[outcome.To]);
        _sipStatus.Add(outcome.SipStatus == 0 ? null : outcome.SipStatus);
        _smppStatus.Add(outcome.SmppStatus);
        _error.Add(outcome.Error);
        _attempts.Add(cdr.Attempts);
        _peerRef.Add(outcome.PeerRef);
        _test.Add(message.Test);
        _callId.Add(origin.CallId);
        _fingerprint.Add(Fingerprint.OrNull(message));
        _receipts.Add(ReceiptTerms.Pack(message, entry.Receipts));
    }
}

/// <summary>Ids of the parts of finished messages that had several.</summary>
internal sealed class CdrPartRows : ManyRows
{
    private const string Insert = "insert into cdr_part (environment, part_id, id, number, fingerprint) select $1, u.* from unnest($2, $3, $4, $5) as u on conflict do nothing";

    private readonly List<long> _partId;
    private readonly List<long> _id;
    private readonly List<int> _number;
    private readonly List<long?> _fingerprint;

    public CdrPartRows(string environment) : base(Insert)
    {
        One(environment, NpgsqlTypes.NpgsqlDbType.Text);
        _partId = Bigint();
        _id = Bigint();
        _number = Integer();
        _fingerprint = BigintOrNull();
    }

    public void Add(Message message)
    {
        if (message.Parts.Count < 2) return;
        foreach (MessagePart part in message.Parts)
        {
            _partId.Add(part.Id.Value);
            _id.Add(message.Id.Value);
            _number.Add(part.Number);
            _fingerprint.Add(Fingerprint.OrNull(part));
        }
    }
}
