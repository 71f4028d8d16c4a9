using Interworking.Gateway.Pipeline.Spool;
using NpgsqlTypes;

namespace Interworking.Storage.Sql.Postgres.Statements;

/// <summary>The five columns of a part set's key.</summary>
internal sealed class KeyColumns(Func<TextColumn> text, Func<List<int>> integer)
{
    private readonly TextColumn _link = text(), _source = text(), _target = text();
    private readonly List<int> _reference = integer(), _total = integer();

    public void Add(PartSetKey key)
    {
        _link.Add(key.Link);
        _source.Add(key.Source);
        _target.Add(key.Destination);
        _reference.Add(key.Reference);
        _total.Add(key.Total);
    }
}

/// <summary>The sets that parts belong to, made or found, and locked in the order of their keys, so that two nodes never wait for each other.</summary>
internal sealed class PartSetRows : ManyRows
{
    private const string Upsert =
        """
        insert into part_set (link, source, target, reference, total, slot, since)
        select link, source, target, reference, total, $1, min(since) from unnest($2, $3, $4, $5, $6, $7) as u (link, source, target, reference, total, since)
        group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
        on conflict (link, source, target, reference, total) do update set slot = excluded.slot
        """;

    private readonly KeyColumns _key;
    private readonly List<long> _since;

    public PartSetRows(int slot) : base(Upsert)
    {
        One(slot, NpgsqlDbType.Integer);
        _key = new KeyColumns(Text, Integer);
        _since = Bigint();
    }

    public void Add(StoredPart part)
    {
        _key.Add(part.Key);
        _since.Add(part.AcceptedAt.ToUnixTimeMilliseconds());
    }
}

/// <summary>Parts of long messages, numbered in the order in which they came.</summary>
internal sealed class PartRows : ManyRows
{
    private const string Insert =
        """
        insert into part (link, source, target, reference, total, number, id, receipt,
            origin, origin_raw, origin_ton, origin_npi, destination, destination_raw, destination_ton, destination_npi,
            carrier, system_id, connection, account, data_coding, default_alphabet, marks, fingerprint, body, accepted_at, expires_at, test,
            trace_id, hops, priority, group_id, service_type, scheduled_at, origin_account, sms_reference)
        select c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15, c16, c17, c18, c19, c20, c21, c22, c23, c24, c25, c26, c27, c28,
            c29, c30, c31, c32, c33, c34, c35, c36
        from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28,
            $29, $30, $31, $32, $33, $34, $35, $36) with ordinality
            as u (c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15, c16, c17, c18, c19, c20, c21, c22, c23, c24, c25, c26, c27, c28, c29, c30, c31, c32, c33, c34,
                c35, c36, at)
        order by at on conflict do nothing
        """;

    private readonly KeyColumns _key;
    private readonly List<int> _number;
    private readonly List<long> _id;
    private readonly List<short> _receipt;
    private readonly OriginColumns _origin;
    private readonly List<short> _dataCoding;
    private readonly TextColumn _defaultAlphabet;
    private readonly List<byte[]?> _marks;
    private readonly List<long?> _fingerprint;
    private readonly List<byte[]?> _body;
    private readonly List<long> _acceptedAt, _expiresAt;
    private readonly List<bool> _test;
    private readonly TextColumn _traceId;
    private readonly List<int> _hops;
    private readonly List<short> _priority;
    private readonly List<long> _groupId;
    private readonly TextColumn _serviceType;
    private readonly List<long?> _scheduledAt;
    private readonly List<long> _originAccount;
    private readonly List<long?> _smsReference;

    public PartRows() : base(Insert)
    {
        _key = new KeyColumns(Text, Integer);
        _number = Integer();
        _id = Bigint();
        _receipt = Smallint();
        _origin = new OriginColumns(Text, Smallint);
        _dataCoding = Smallint();
        _defaultAlphabet = Text();
        _marks = Bytes();
        _fingerprint = BigintOrNull();
        _body = Bytes();
        _acceptedAt = Bigint();
        _expiresAt = Bigint();
        _test = Boolean();
        _traceId = Text();
        _hops = Integer();
        _priority = Smallint();
        _groupId = Bigint();
        _serviceType = Text();
        _scheduledAt = BigintOrNull();
        _originAccount = Bigint();
        _smsReference = BigintOrNull();
    }

    public void Add(StoredPart part)
    {
        _key.Add(part.Key);
        _number.Add(part.Part.Number);
        _id.Add(part.Part.Id.Value);
        _receipt.Add((short)part.Part.Receipt);
        _origin.Add(part.Origin, part.Destination, part.DestinationRaw);
        _dataCoding.Add(part.DataCoding);
        _defaultAlphabet.Add(Words.Alphabet[part.DefaultAlphabet]);
        _marks.Add(part.Marks?.ToOctets());
        _fingerprint.Add(Fingerprint.OrNull(part.Part));
        _body.Add(part.Body);
        _acceptedAt.Add(part.AcceptedAt.ToUnixTimeMilliseconds());
        _expiresAt.Add(part.ExpiresAt.ToUnixTimeMilliseconds());
        _test.Add(part.Test);
        _traceId.Add(part.Origin.Trace?.Id);
        _hops.Add(part.Origin.Trace?.Hops ?? 0);
        _priority.Add(part.Priority);
        _groupId.Add(part.Part.Group.Value);
        _serviceType.Add(part.ServiceType);
        _scheduledAt.Add(part.ScheduledAt?.ToUnixTimeMilliseconds());
        _originAccount.Add(part.Origin.AccountId);
        _smsReference.Add(part.Part.SmsReference);
    }
}

/// <summary>
/// Asks for each part that was stored: the id that its number has in its set, whether that part is the one which made the set whole, and, where it is another,
/// how that reads and the group it was answered with.
/// </summary>
internal sealed class PartStates : ManyRows
{
    private const string Select =
        """
        select u.at, p.id, s.have = u.total and s.last = p.seq as completes, p.data_coding, case when p.id <> u.id then p.body end as body, p.group_id
        from unnest($1, $2, $3, $4, $5, $6, $7) with ordinality as u (link, source, target, reference, total, number, id, at)
            join part p on p.link = u.link and p.source = u.source and p.target = u.target and p.reference = u.reference and p.total = u.total and p.number = u.number
            cross join lateral (select count(*) as have, max(seq) as last from part a
                where a.link = u.link and a.source = u.source and a.target = u.target and a.reference = u.reference and a.total = u.total) s
        """;

    private readonly KeyColumns _key;
    private readonly List<int> _number;
    private readonly List<long> _id;

    public PartStates() : base(Select)
    {
        _key = new KeyColumns(Text, Integer);
        _number = Integer();
        _id = Bigint();
    }

    public void Add(StoredPart part)
    {
        _key.Add(part.Key);
        _number.Add(part.Part.Number);
        _id.Add(part.Part.Id.Value);
    }
}
