using Interworking.Smpp.Values;

namespace Interworking.Gateway.Messages;

/// <summary>How a message ended (design, word list).</summary>
public enum OutcomeKind
{
    Delivered,
    Failed,
    Expired,
    Cancelled,
    Unknown,
}

/// <summary>Who took a delivered message.</summary>
public enum DeliveredTo
{
    None,
    Device,
    Relay,
    Peer,
}

/// <summary>Whose fault a failure is.</summary>
public enum FailureSide
{
    None,
    Us,
    Origin,
    NextHop,
    Recipient,
}

/// <summary>A finished message's result, as a value: whose fault, can a retry help, and what the wire said.</summary>
public sealed record Outcome
{
    public required OutcomeKind Kind { get; init; }

    public DeliveredTo To { get; init; }

    public FailureSide Side { get; init; }

    /// <summary>Another try later could help; tells a transaction-mode origin which answer it gets.</summary>
    public bool Retryable { get; init; }

    /// <summary>It failed because the recipient's app could not be reached: registering again may help.</summary>
    public bool RecipientAbsent { get; init; }

    /// <summary>Last SIP status; 0 when none.</summary>
    public int SipStatus { get; init; }

    /// <summary>Last SMPP command_status from the next hop; null when none.</summary>
    public uint? SmppStatus { get; init; }

    /// <summary>err of the next hop's receipt, to be passed on in ours; null when there was none.</summary>
    public string? NetworkError { get; init; }

    /// <summary>Why, in words an operator can act on; never message text.</summary>
    public string? Error { get; init; }

    /// <summary>message_state of the receipt (SMPP 3.4, 5.2.28).</summary>
    public required MessageState ReceiptState { get; init; }

    /// <summary>The id the next hop gave us.</summary>
    public string? PeerRef { get; init; }

    /// <summary>PDUs in which the next hop took it; 0 where that is not known, or it took none.</summary>
    public int PeerParts { get; init; }

    public static Outcome DeliveredToDevice(int sipStatus) => new()
    {
        Kind = OutcomeKind.Delivered,
        To = DeliveredTo.Device,
        SipStatus = sipStatus,
        ReceiptState = MessageState.Delivered,
    };
}
