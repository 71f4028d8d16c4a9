using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Gateway.Sip;
using Interworking.Gateway.Smpp.Egress;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Smpp.Operations;

/// <summary>What query_sm_resp tells of a message, or of a group as a whole (SMPP 3.4, 4.8.2).</summary>
/// <param name="State">message_state.</param>
/// <param name="FinalDate">When it ended; null while it has not.</param>
/// <param name="ErrorCode">The next hop's status where an octet holds it, 1 for any other failure, 0 for none.</param>
public readonly record struct SubmissionState(MessageState State, DateTimeOffset? FinalDate, byte ErrorCode)
{
    private const byte OtherFailure = 1;

    /// <summary>Of a group: under way while any of it is; then its first failure, or delivered; and the last of its times.</summary>
    /// <param name="submissions">One or more.</param>
    public static SubmissionState Of(IReadOnlyList<Submission> submissions)
    {
        if (submissions.Any(one => one.Outcome is null))
        {
            bool scheduled = submissions.All(one => one.State == SpoolState.Scheduled);
            return new SubmissionState(scheduled ? MessageState.Scheduled : MessageState.Enroute, null, 0);
        }

        Submission told = submissions.FirstOrDefault(one => one.Outcome != OutcomeKind.Delivered) ?? submissions[0];
        return new SubmissionState(EndOf(told), submissions.Max(one => one.FinishedAt), ErrorOf(told));
    }

    private static MessageState EndOf(Submission one) => one.Outcome switch
    {
        OutcomeKind.Delivered => MessageState.Delivered,
        OutcomeKind.Expired => MessageState.Expired,
        OutcomeKind.Cancelled => MessageState.Deleted,
        OutcomeKind.Failed => IsRefusal(one) ? MessageState.Rejected : MessageState.Undeliverable,
        _ => MessageState.Unknown,
    };

    /// <summary>The same tables decided the state of its receipt.</summary>
    private static bool IsRefusal(Submission one)
    {
        const int forbidden = 403;
        if (one.SmppStatus is > 0 and var status) return SmppStatusTable.SipStatusOf((CommandStatus)status) == forbidden;
        return one.SipStatus > 0 && SipResultTable.Classify(one.SipStatus, relayed: false) is SipResultClass.Challenged or SipResultClass.Refused;
    }

    private static byte ErrorOf(Submission one) => one switch
    {
        { Outcome: OutcomeKind.Delivered } => 0,
        { SmppStatus: > 0 and <= byte.MaxValue } => (byte)one.SmppStatus.Value,
        _ => OtherFailure,
    };
}
