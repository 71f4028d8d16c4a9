using Interworking.Gateway.Messages;
using Interworking.Gateway.Smpp.Copies;

namespace Interworking.Storage.Sql;

/// <summary>PDUs that a node has accepted, as they are read back: of a finished message or part its own row, of a waiting message all its parts.</summary>
internal sealed class AcceptedRow
{
    /// <summary>A group has its id before its members have theirs, and a long message that of its first part: those are looked for so much earlier.</summary>
    public static readonly TimeSpan Earlier = TimeSpan.FromSeconds(10);

    public long Id { get; set; }

    public string SystemId { get; set; } = "";

    public string? Carrier { get; set; }

    public string? Connection { get; set; }

    public long Fingerprint { get; set; }

    /// <summary>The parts of a waiting message; null for what is finished.</summary>
    public string? Parts { get; set; }

    public string? Fingerprints { get; set; }

    /// <summary>Of one node, between two ids, newest first and each once: a message may have gone from one table to the next between two reads.</summary>
    /// <param name="rows">As read.</param>
    /// <param name="groups">What finished messages and parts were answered with where it was another id.</param>
    /// <param name="slot">The node's.</param>
    /// <param name="from">The first.</param>
    /// <param name="until">Behind the last.</param>
    public static IReadOnlyList<AcceptedPdu> Gather(IEnumerable<AcceptedRow> rows, IEnumerable<(long Id, long GroupId)> groups, int slot, MessageId from, MessageId until)
    {
        Dictionary<long, long> byMember = [];
        foreach ((long id, long groupId) in groups) byMember[id] = groupId;
        return
        [
            .. rows.SelectMany(row => row.ToPdus(byMember))
                .Where(pdu => pdu.Fingerprint != 0 && pdu.Id.Slot == slot && pdu.Id >= from && pdu.Id < until)
                .DistinctBy(pdu => pdu.Id).OrderByDescending(pdu => pdu.Id),
        ];
    }

    /// <summary>The id behind all that were given before <paramref name="time"/>; behind all there are for null.</summary>
    public static MessageId Behind(DateTimeOffset? time) => time is { } at ? MessageId.FirstAt(at) : new MessageId(long.MaxValue);

    private IEnumerable<AcceptedPdu> ToPdus(Dictionary<long, long> groups) => Parts is null
        ? [new AcceptedPdu(new MessageId(Id), SystemId, Carrier, Connection, Fingerprint, new MessageId(groups.GetValueOrDefault(Id)))]
        : PartList.Read(Parts, Fingerprints).Select(part => new AcceptedPdu(part.Id, SystemId, Carrier, Connection, part.Fingerprint, part.Group));
}
