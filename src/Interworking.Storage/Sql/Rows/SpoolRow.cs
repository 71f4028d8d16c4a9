using System.Text;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Spool;

namespace Interworking.Storage.Sql.Rows;

/// <summary>One row of <c>spool</c> as Dapper reads it.</summary>
internal sealed class SpoolRow : OriginColumns
{
    public const string Columns =
        """
        id, account_id, state, attempts, due_at, expires_at, accepted_at, trace_id, direction,
        origin, origin_raw, origin_ton, origin_npi, destination, destination_raw, destination_ton, destination_npi,
        carrier, system_id, connection, account, alphabet, body_text, body_binary, parts, test,
        policy, sent_by, call_id, hops, priority, origin_account, imdn, notice, service_type, marks, fingerprints, sip_status, pinned
        """;

    public long Id { get; set; }

    public long AccountId { get; set; }

    public int State { get; set; }

    public int Attempts { get; set; }

    public long DueAt { get; set; }

    public long ExpiresAt { get; set; }

    public long AcceptedAt { get; set; }

    public string TraceId { get; set; } = "";

    public string Direction { get; set; } = "";

    public string Alphabet { get; set; } = "";

    public string? BodyText { get; set; }

    /// <summary>The same, where a text column cannot hold every text.</summary>
    public byte[]? BodyUtf8
    {
        set => BodyText = value is null ? null : Encoding.UTF8.GetString(value);
    }

    public byte[]? BodyBinary { get; set; }

    public string Parts { get; set; } = "";

    public bool Test { get; set; }

    public string? Policy { get; set; }

    public string? SentBy { get; set; }

    public string? CallId { get; set; }

    public int Hops { get; set; }

    public byte Priority { get; set; }

    public long OriginAccount { get; set; }

    public string? Imdn { get; set; }

    public string? Notice { get; set; }

    public string? ServiceType { get; set; }

    public byte[]? Marks { get; set; }

    public string? Fingerprints { get; set; }

    public int SipStatus { get; set; }

    public bool Pinned { get; set; }

    public SpooledMessage ToSpooled() => new()
    {
        Message = new Message
        {
            Id = new MessageId(Id),
            TraceId = TraceId,
            Direction = Words.Direction.Parse(Direction),
            Origin = ToOrigin() with { CallId = CallId, AccountId = OriginAccount, Imdn = ImdnRequest.Read(Imdn) },
            Destination = Destination,
            DestinationRaw = DestinationRaw,
            Text = BodyText,
            Binary = BodyBinary,
            Alphabet = Words.Alphabet.Parse(Alphabet),
            AcceptedAt = DateTimeOffset.FromUnixTimeMilliseconds(AcceptedAt),
            ExpiresAt = DateTimeOffset.FromUnixTimeMilliseconds(ExpiresAt),
            Parts = PartList.Read(Parts, Fingerprints),
            Hops = Hops,
            Priority = Priority,
            NoticeType = Notice,
            ServiceType = ServiceType,
            Marks = MessageMarks.Read(Marks),
            Test = Test,
        },
        AccountId = AccountId,
        Policy = Policy,
        SentBy = SentBy,
        State = (SpoolState)State,
        Attempts = Attempts,
        SipStatus = SipStatus,
        IsPinned = Pinned,
        DueAt = DateTimeOffset.FromUnixTimeMilliseconds(DueAt),
    };
}
