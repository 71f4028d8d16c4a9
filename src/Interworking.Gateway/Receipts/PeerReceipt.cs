using Interworking.Gateway.Messages;
using Interworking.Gateway.Smpp;
using Interworking.Smpp.Receipts;
using Interworking.Smpp.Tlvs;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Receipts;

/// <summary>What a peer's receipt says, its parameters before its text.</summary>
/// <param name="Id">As it writes it; empty when it names none.</param>
/// <param name="State">Null when it says nothing that is known.</param>
/// <param name="Error">err of the text, three characters; empty when there is none.</param>
/// <param name="DoneAt">done date of the text, taken as UTC; null when there is none.</param>
public readonly record struct PeerReceipt(string Id, MessageState? State, string Error, DateTime? DoneAt)
{
    private const int ErrorLength = 3;

    /// <summary>Nothing has ended yet: ENROUTE and ACCEPTD, and words that nobody knows.</summary>
    public bool IsIntermediate => State is null or MessageState.Enroute or MessageState.Accepted;

    public static PeerReceipt Read(in IncomingSm sm)
    {
        bool hasText = DeliveryReceipt.TryParse(sm.Payload.Span, out DeliveryReceipt text);
        string id = sm.Tlvs.TryGetCString(TlvTag.ReceiptedMessageId, out string given) && given.Length > 0 ? given : hasText ? text.Id : "";
        MessageState? state = sm.Tlvs.TryGetByte(TlvTag.MessageState, out byte told) && told is >= 1 and <= 8 ? (MessageState)told
            : hasText && text.StateKnown ? text.State : null;
        return new PeerReceipt(id, state, hasText && text.Error.Length == ErrorLength ? text.Error : "", hasText ? text.DoneDate : null);
    }

    /// <summary>The outcome of the message that it speaks of.</summary>
    /// <param name="connection">By which the message went.</param>
    /// <param name="reference">The first id that the peer gave.</param>
    /// <param name="parts">PDUs in which the peer took it.</param>
    public Outcome OutcomeOf(string connection, string? reference, int parts)
    {
        bool delivered = State == MessageState.Delivered;
        return new Outcome
        {
            Kind = State switch
            {
                MessageState.Delivered => OutcomeKind.Delivered,
                MessageState.Expired => OutcomeKind.Expired,
                MessageState.Deleted => OutcomeKind.Cancelled,
                MessageState.Undeliverable or MessageState.Rejected => OutcomeKind.Failed,
                _ => OutcomeKind.Unknown,
            },
            To = delivered ? DeliveredTo.Peer : DeliveredTo.None,
            Side = delivered ? FailureSide.None : FailureSide.NextHop,
            SmppStatus = 0,
            Error = delivered ? null : $"{connection} reported {StatWords.ToWord(State ?? MessageState.Unknown)}{(Error.Length > 0 ? $", error {Error}" : "")}",
            NetworkError = Error.Length > 0 && Error.All(char.IsAsciiLetterOrDigit) ? Error : null,
            ReceiptState = State ?? MessageState.Unknown,
            PeerRef = reference,
            PeerParts = parts,
        };
    }
}
