using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Spool;

namespace Interworking.Storage.Sql.Rows;

/// <summary>A message as its sender may ask about it, as Dapper reads it from <c>part</c>, <c>spool</c> or <c>cdr</c>.</summary>
internal sealed class SubmissionRow
{
    public const string PartColumns = "id, system_id, connection, origin, destination";

    public const string SpoolColumns = "id, system_id, connection, origin, destination, state";

    public const string CdrColumns = "id, system_id, connection, origin, destination, outcome, finished_at, sip_status, smpp_status";

    public long Id { get; set; }

    public string? SystemId { get; set; }

    public string? Connection { get; set; }

    public string Origin { get; set; } = "";

    public string Destination { get; set; } = "";

    public int? State { get; set; }

    public string? Outcome { get; set; }

    /// <summary>A time of either database: text in one, timestamptz in the other.</summary>
    public object? FinishedAt { get; set; }

    public int? SipStatus { get; set; }

    public long? SmppStatus { get; set; }

    /// <summary>Of each message what is known last: that parts of it came, that it is in the spool, how it ended.</summary>
    public static IReadOnlyList<Submission> Latest(IEnumerable<SubmissionRow> parts, IEnumerable<SubmissionRow> spooled, IEnumerable<SubmissionRow> finished)
    {
        var latest = new SortedDictionary<long, SubmissionRow>();
        foreach (SubmissionRow row in parts.Concat(spooled).Concat(finished)) latest[row.Id] = row;
        return [.. latest.Values.Select(row => row.ToSubmission())];
    }

    private Submission ToSubmission() => new()
    {
        Id = new MessageId(Id),
        SystemId = SystemId,
        Connection = Connection,
        Origin = Origin,
        Destination = Destination,
        State = (SpoolState?)State,
        Outcome = Outcome is null ? null : Words.Outcome.Parse(Outcome),
        FinishedAt = TimeColumn.Read(FinishedAt),
        SipStatus = SipStatus ?? 0,
        SmppStatus = (uint?)SmppStatus,
    };
}
