using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Gateway.Search;

namespace Interworking.Storage.Sql.Search;

/// <summary>A message as people look at it, as Dapper reads it from <c>spool</c> or <c>cdr</c>.</summary>
internal sealed class FoundRow
{
    public const string SpoolColumns =
        """
        s.id, s.trace_id, s.direction, s.carrier, s.system_id, s.connection, s.account, s.origin, s.destination, s.parts as part_list, s.accepted_at, s.attempts, s.test,
        s.call_id, s.state, s.due_at, s.expires_at, s.policy, s.sent_by, (select n.name from node n where n.slot = s.slot) as node
        """;

    public const string CdrColumns =
        """
        id, trace_id, direction, carrier, system_id, connection, account, origin, destination, parts, accepted_at as accepted, attempts, test,
        call_id, outcome, finished_at as finished, delivered_to, sip_status, smpp_status, error, peer_ref
        """;

    public long Id { get; init; }

    public string TraceId { get; init; } = "";

    public string Direction { get; init; } = "";

    public string? Carrier { get; init; }

    public string? SystemId { get; init; }

    public string? Connection { get; init; }

    public string? Account { get; init; }

    public string Origin { get; init; } = "";

    public string Destination { get; init; } = "";

    public int Parts { get; init; }

    public string? PartList { get; init; }

    public long AcceptedAt { get; init; }

    public object? Accepted { get; init; }

    public int Attempts { get; init; }

    public bool Test { get; init; }

    public string? CallId { get; init; }

    public int? State { get; init; }

    public long? DueAt { get; init; }

    public long? ExpiresAt { get; init; }

    public string? Policy { get; init; }

    public string? SentBy { get; init; }

    public string? Node { get; init; }

    public string? Outcome { get; init; }

    public object? Finished { get; init; }

    public string? DeliveredTo { get; init; }

    public int? SipStatus { get; init; }

    public long? SmppStatus { get; init; }

    public string? Error { get; init; }

    public string? PeerRef { get; init; }

    public FoundMessage ToFound() => new()
    {
        Id = new MessageId(Id),
        TraceId = TraceId,
        Direction = Words.Direction.Parse(Direction),
        Carrier = Carrier,
        SystemId = SystemId,
        Connection = Connection,
        Account = Account,
        Origin = Origin,
        Destination = Destination,
        Parts = PartList is null ? Parts : PartList.Count(letter => letter == ',') + 1,
        AcceptedAt = TimeColumn.Read(Accepted) ?? DateTimeOffset.FromUnixTimeMilliseconds(AcceptedAt),
        Attempts = Attempts,
        Test = Test,
        CallId = CallId,
        State = (SpoolState?)State,
        DueAt = Time(DueAt),
        ExpiresAt = Time(ExpiresAt),
        Policy = Policy,
        SentBy = SentBy,
        Node = Node,
        Outcome = Outcome is null ? null : Words.Outcome.Parse(Outcome),
        FinishedAt = TimeColumn.Read(Finished),
        DeliveredTo = DeliveredTo is null ? null : Words.DeliveredTo.Parse(DeliveredTo),
        SipStatus = SipStatus is 0 ? null : SipStatus,
        SmppStatus = SmppStatus,
        Error = Error,
        PeerRef = PeerRef,
    };

    private static DateTimeOffset? Time(long? milliseconds) => milliseconds is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;
}
