using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline;
using Interworking.Smpp.Relay;
using Interworking.Smpp.Tpdus;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Sip.Ims;

/// <summary>What a phone is told when its message is not taken.</summary>
/// <param name="Relay">RP-Cause.</param>
/// <param name="Failure">TP-FCS of the SMS-SUBMIT-REPORT inside.</param>
internal readonly record struct RefusalCause(RpCause Relay, TpFailureCause Failure)
{
    public static readonly RefusalCause NotSubscribed = new(RpCause.NotSubscribed, TpFailureCause.NoSubscription);
    public static readonly RefusalCause CommandUnsupported = new(RpCause.NotImplemented, TpFailureCause.CommandUnsupported);
    public static readonly RefusalCause BadTpdu = new(RpCause.InvalidMandatoryInformation, TpFailureCause.TpduNotSupported);
    public static readonly RefusalCause NoDestination = new(RpCause.UnassignedNumber, TpFailureCause.InvalidAddress);
    public static readonly RefusalCause TooMany = new(RpCause.Congestion, TpFailureCause.CentreBusy);
    private static readonly RefusalCause Broken = new(RpCause.NetworkOutOfOrder, TpFailureCause.CentreFailure);

    private static readonly Dictionary<AnswerKind, RefusalCause> ByKind = new()
    {
        [AnswerKind.NoRoute] = NoDestination,
        [AnswerKind.Loop] = Broken,
        [AnswerKind.Throttled] = TooMany,
        [AnswerKind.QueueFull] = TooMany,
        [AnswerKind.Unavailable] = new(RpCause.TemporaryFailure, TpFailureCause.CentreFailure),
        [AnswerKind.Absent] = new(RpCause.UnassignedNumber, TpFailureCause.DestinationBarred), // an account that takes no messages
        [AnswerKind.FailedForNow] = new(RpCause.TemporaryFailure, TpFailureCause.CentreBusy),
        [AnswerKind.Rejected] = new(RpCause.Rejected, TpFailureCause.DestinationBarred),
    };

    /// <summary>What stopped it at the door.</summary>
    public static RefusalCause Of(AnswerKind kind) => ByKind.GetValueOrDefault(kind, Broken);

    /// <summary>What became of it before the phone was answered; null for an end that it is told in a report, if it wants one.</summary>
    public static RefusalCause? Of(Outcome? outcome) => outcome switch
    {
        null or { Kind: OutcomeKind.Delivered or OutcomeKind.Unknown } => null,
        { Retryable: true } or { Kind: OutcomeKind.Expired or OutcomeKind.Cancelled } => ByKind[AnswerKind.FailedForNow],
        { ReceiptState: MessageState.Rejected } => ByKind[AnswerKind.Rejected],
        { SmppStatus: 0x0B } or { SipStatus: 404 or 410 or 604 } => NoDestination,
        _ => Broken,
    };
}
