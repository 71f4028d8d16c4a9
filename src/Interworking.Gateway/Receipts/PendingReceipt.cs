using Interworking.Gateway.Messages;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Receipts;

/// <summary>A receipt owed to a carrier: committed with its message's CDR, gone when the carrier has taken it or after 48 h.</summary>
public sealed record PendingReceipt
{
    /// <summary>The part it speaks of. One receipt per part.</summary>
    public required MessageId PartId { get; init; }

    /// <summary>The id that the part's answer carried, where that was another: one for several messages. 0 for most.</summary>
    public MessageId GroupId { get; init; }

    /// <summary>The id that its carrier knows the part by: <c>receipted_message_id</c>.</summary>
    public MessageId AnsweredId => GroupId == default ? PartId : GroupId;

    /// <summary>Any bind of this system_id that can receive may carry it.</summary>
    public required string SystemId { get; init; }

    /// <summary>The message's destination as the carrier wrote it.</summary>
    public required SmppAddress Source { get; init; }

    /// <summary>The message's sender as the carrier wrote it.</summary>
    public required SmppAddress Destination { get; init; }

    /// <summary>How it ended. Enroute: nothing did, but the recipient can be reached again, and an alert_notification tells that (<see cref="AlertRequests"/>).</summary>
    public required MessageState State { get; init; }

    /// <summary>err: three digits.</summary>
    public required string Error { get; init; }

    public required DateTimeOffset SubmittedAt { get; init; }

    public required DateTimeOffset DoneAt { get; init; }

    /// <summary>Given up then, visibly.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}
