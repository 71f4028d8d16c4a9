using Interworking.Gateway.Messages;
using Interworking.Gateway.Smpp.Copies;

namespace Interworking.Storage.Sql;

/// <summary>PDUs that a node has accepted, as they are read back: of a finished message or part its own row, of a waiting message all its parts.</summary>
internal sealed class AcceptedRow
{
    public long Id { get; set; }

    public string SystemId { get; set; } = "";

    public string? Carrier { get; set; }

    public string? Connection { get; set; }

    public long Fingerprint { get; set; }

    /// <summary>The parts of a waiting message; null for what is finished.</summary>
    public string? Parts { get; set; }

    public string? Fingerprints { get; set; }

    /// <summary>Newest first, of one node.</summary>
    public static IReadOnlyList<AcceptedPdu> Gather(IEnumerable<AcceptedRow> rows, int slot, MessageId from) =>
        [.. rows.SelectMany(row => row.ToPdus()).Where(pdu => pdu.Fingerprint != 0 && pdu.Id.Slot == slot && pdu.Id >= from).OrderByDescending(pdu => pdu.Id)];

    private IEnumerable<AcceptedPdu> ToPdus() => Parts is null
        ? [new AcceptedPdu(new MessageId(Id), SystemId, Carrier, Connection, Fingerprint)]
        : PartList.Read(Parts, Fingerprints).Select(part => new AcceptedPdu(part.Id, SystemId, Carrier, Connection, part.Fingerprint));
}
