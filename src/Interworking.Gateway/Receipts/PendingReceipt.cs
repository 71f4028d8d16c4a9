using Interworking.Gateway.Messages;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Receipts;

/// <summary>A receipt owed to a carrier: committed with its message's CDR, gone when the carrier has taken it or after 48 h.</summary>
public sealed record PendingReceipt
{
    /// <summary>The part it speaks of: <c>receipted_message_id</c>. One receipt per part.</summary>
    public required MessageId PartId { get; init; }

    /// <summary>Any bind of this system_id that can receive may carry it.</summary>
    public required string SystemId { get; init; }

    /// <summary>The message's destination as the carrier wrote it.</summary>
    public required SmppAddress Source { get; init; }

    /// <summary>The message's sender as the carrier wrote it.</summary>
    public required SmppAddress Destination { get; init; }

    public required MessageState State { get; init; }

    /// <summary>err: three digits.</summary>
    public required string Error { get; init; }

    public required DateTimeOffset SubmittedAt { get; init; }

    public required DateTimeOffset DoneAt { get; init; }

    /// <summary>Given up then, visibly.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}
