using Interworking.Gateway.Messages;
using Interworking.Gateway.Receipts;
using Interworking.Smpp.Values;

namespace Interworking.Storage.Sql.Rows;

/// <summary>One row of <c>receipt</c> as Dapper reads it.</summary>
internal sealed class ReceiptRow
{
    public const string Columns =
        "part_id, system_id, source_ton, source_npi, source, destination_ton, destination_npi, destination, state, error, submitted_at, done_at, expires_at, group_id";

    public long PartId { get; set; }

    public string SystemId { get; set; } = "";

    public byte SourceTon { get; set; }

    public byte SourceNpi { get; set; }

    public string Source { get; set; } = "";

    public byte DestinationTon { get; set; }

    public byte DestinationNpi { get; set; }

    public string Destination { get; set; } = "";

    public byte State { get; set; }

    public string Error { get; set; } = "";

    public long SubmittedAt { get; set; }

    public long DoneAt { get; set; }

    public long ExpiresAt { get; set; }

    public long GroupId { get; set; }

    public PendingReceipt ToReceipt() => new()
    {
        PartId = new MessageId(PartId),
        GroupId = new MessageId(GroupId),
        SystemId = SystemId,
        Source = new SmppAddress((Ton)SourceTon, (Npi)SourceNpi, Source),
        Destination = new SmppAddress((Ton)DestinationTon, (Npi)DestinationNpi, Destination),
        State = (MessageState)State,
        Error = Error,
        SubmittedAt = DateTimeOffset.FromUnixTimeMilliseconds(SubmittedAt),
        DoneAt = DateTimeOffset.FromUnixTimeMilliseconds(DoneAt),
        ExpiresAt = DateTimeOffset.FromUnixTimeMilliseconds(ExpiresAt),
    };
}
