using System.Globalization;
using Interworking.Gateway.Messages;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Pipeline;

/// <summary>How messages end that no app is to show: taken, recorded, and sent to nobody.</summary>
internal static class NotShown
{
    private static readonly Outcome Waiting = Taken("message waiting switched off: there is nothing to show");
    private static readonly Outcome Silent = Taken("silent (protocol_id 0x40): acknowledged, never displayed");

    /// <summary>Null for what is sent to apps.</summary>
    public static Outcome? Of(Message message) => message.Showing switch
    {
        Showing.Nothing => message.Marks!.ProtocolId == ProtocolIds.Silent ? Silent : Waiting,
        Showing.Impossible => new Outcome
        {
            Kind = OutcomeKind.Failed,
            Side = FailureSide.Recipient,
            Error = string.Create(CultureInfo.InvariantCulture, $"for a phone or its SIM (protocol_id 0x{message.Marks!.ProtocolId:X2}), which an app is not"),
            ReceiptState = MessageState.Undeliverable,
        },
        _ => null,
    };

    private static Outcome Taken(string why) => new() { Kind = OutcomeKind.Delivered, Error = why, ReceiptState = MessageState.Delivered };
}
