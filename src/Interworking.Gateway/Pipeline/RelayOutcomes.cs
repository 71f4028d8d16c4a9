using Interworking.Gateway.Messages;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Pipeline;

/// <summary>How a message ends that a relay took (design, table 4.1).</summary>
public static class RelayOutcomes
{
    /// <summary>What a relay answers that takes a message for another.</summary>
    public const int Accepted = 202;

    /// <summary>Nobody said what became of it.</summary>
    public static Outcome Unknown(string relay, int sipStatus) => new()
    {
        Kind = OutcomeKind.Unknown,
        To = DeliveredTo.Relay,
        SipStatus = sipStatus,
        Error = $"taken by the relay {relay}, which told no more",
        ReceiptState = MessageState.Unknown,
    };

    /// <summary>The relay's word is as good as the device's.</summary>
    public static Outcome Trusted(int sipStatus) => new()
    {
        Kind = OutcomeKind.Delivered,
        To = DeliveredTo.Relay,
        SipStatus = sipStatus,
        ReceiptState = MessageState.Delivered,
    };

    /// <summary>The recipient's app told that it has it.</summary>
    public static Outcome Notified(string relay, bool delivered) => delivered
        ? Outcome.DeliveredToDevice(Accepted)
        : new Outcome
        {
            Kind = OutcomeKind.Failed,
            Side = FailureSide.Recipient,
            SipStatus = Accepted,
            Error = $"taken by the relay {relay}, then reported as failed",
            ReceiptState = MessageState.Undeliverable,
        };
}
