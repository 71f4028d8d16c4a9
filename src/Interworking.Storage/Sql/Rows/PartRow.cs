using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Smpp.Values;

namespace Interworking.Storage.Sql.Rows;

/// <summary>One row of <c>part</c> as Dapper reads it.</summary>
internal sealed class PartRow : OriginColumns
{
    public const string Columns =
        """
        id, link, source, target, reference, total, number, receipt,
        origin, origin_raw, origin_ton, origin_npi, destination, destination_raw, destination_ton, destination_npi,
        carrier, system_id, connection, account, data_coding, default_alphabet, body, accepted_at, expires_at, test,
        trace_id, hops, priority, marks, fingerprint, group_id, service_type, scheduled_at, origin_account, sms_reference
        """;

    public long Id { get; set; }

    public string Link { get; set; } = "";

    public string Source { get; set; } = "";

    public string Target { get; set; } = "";

    public int Reference { get; set; }

    public int Total { get; set; }

    public int Number { get; set; }

    public byte Receipt { get; set; }

    public byte DataCoding { get; set; }

    public string DefaultAlphabet { get; set; } = "";

    public byte[] Body { get; set; } = [];

    public long AcceptedAt { get; set; }

    public long ExpiresAt { get; set; }

    public bool Test { get; set; }

    public string? TraceId { get; set; }

    public int Hops { get; set; }

    public byte Priority { get; set; }

    public byte[]? Marks { get; set; }

    public long? Fingerprint { get; set; }

    public long GroupId { get; set; }

    public string? ServiceType { get; set; }

    public long? ScheduledAt { get; set; }

    public long OriginAccount { get; set; }

    public byte? SmsReference { get; set; }

    /// <summary>A part of a long message is one PDU, so that its number is also the trace's. That it might be a copy was looked into before it was stored.</summary>
    public StoredPart ToPart() => new()
    {
        Key = new PartSetKey(Link, Source, Target, Reference, Total),
        Part = new MessagePart(new MessageId(Id), Number, (ReceiptRequest)Receipt, new MessageId(GroupId), Fingerprint ?? 0, SmsReference),
        Origin = ToOrigin() with { AccountId = OriginAccount, Trace = TraceId is null ? null : new Trace(TraceId, Hops, Number, MayBeCopy: false) },
        Destination = Destination,
        DestinationRaw = DestinationRaw,
        DataCoding = DataCoding,
        DefaultAlphabet = Words.Alphabet.Parse(DefaultAlphabet),
        Body = Body,
        AcceptedAt = DateTimeOffset.FromUnixTimeMilliseconds(AcceptedAt),
        ExpiresAt = DateTimeOffset.FromUnixTimeMilliseconds(ExpiresAt),
        Test = Test,
        Priority = Priority,
        Marks = MessageMarks.Read(Marks),
        ServiceType = ServiceType,
        ScheduledAt = ScheduledAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null,
    };
}
