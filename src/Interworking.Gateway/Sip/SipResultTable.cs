using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Sip.Outbound;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Sip;

/// <summary>What one contact's SIP status means (design, table 4.1).</summary>
public enum SipResultClass
{
    Delivered,
    Relayed,
    Absent,
    RefusesUser,
    Busy,
    PeerTrouble,
    TooLarge,
    Format,
    Challenged,
    Refused,
    Permanent,
}

/// <summary>Table 4.1 as data: status → class, class → what becomes of the message.</summary>
public static class SipResultTable
{
    private static readonly Dictionary<int, SipResultClass> ByStatus = new()
    {
        [408] = SipResultClass.Absent,
        [480] = SipResultClass.Absent,
        [430] = SipResultClass.Absent,
        [404] = SipResultClass.RefusesUser,
        [410] = SipResultClass.RefusesUser,
        [604] = SipResultClass.RefusesUser,
        [486] = SipResultClass.Busy,
        [600] = SipResultClass.Busy,
        [429] = SipResultClass.PeerTrouble,
        [413] = SipResultClass.TooLarge,
        [513] = SipResultClass.TooLarge,
        [406] = SipResultClass.Format,
        [415] = SipResultClass.Format,
        [488] = SipResultClass.Format,
        [401] = SipResultClass.Challenged,
        [407] = SipResultClass.Challenged,
        [403] = SipResultClass.Refused,
        [603] = SipResultClass.Refused,
        [606] = SipResultClass.Refused,
        [607] = SipResultClass.Refused,
        [608] = SipResultClass.Refused,
        [501] = SipResultClass.Permanent,
    };

    /// <param name="status">Final status, 200 to 699.</param>
    /// <param name="relayed">A relay answered in the app's place (<see cref="Relays"/>), so that 2xx is another's promise.</param>
    public static SipResultClass Classify(int status, bool relayed)
    {
        if (ByStatus.TryGetValue(status, out SipResultClass known)) return known;
        return status switch
        {
            >= 200 and < 300 when relayed => SipResultClass.Relayed,
            >= 200 and < 300 => SipResultClass.Delivered,
            >= 500 and < 600 => SipResultClass.PeerTrouble,
            _ => SipResultClass.Permanent,
        };
    }

    /// <summary>The result of an attempt to one contact.</summary>
    /// <param name="what">The class of its answer.</param>
    /// <param name="status">Its answer; 0 for none.</param>
    /// <param name="retryAfter">What it asked for.</param>
    /// <param name="relay">Who answered in the app's place, where the class says so.</param>
    public static AttemptResult ResultOf(SipResultClass what, int status, TimeSpan? retryAfter, Relay? relay = null)
    {
        string reason = status == 0 ? "no answer" : $"SIP {status}";
        return what switch
        {
            SipResultClass.Delivered => AttemptResult.End(Outcome.DeliveredToDevice(status)),
            SipResultClass.Relayed when relay is { Trusted: true } => AttemptResult.End(RelayOutcomes.Trusted(status)),
            SipResultClass.Relayed => AttemptResult.Relayed(relay?.Name ?? "", status),
            SipResultClass.Absent => AttemptResult.Again(RetryClass.Absent, reason, status, retryAfter),
            SipResultClass.RefusesUser => AttemptResult.Again(RetryClass.RefusesUser, reason, status),
            SipResultClass.Busy => AttemptResult.Again(RetryClass.Busy, reason, status, retryAfter),
            SipResultClass.PeerTrouble => AttemptResult.Again(RetryClass.PeerTrouble, reason, status, retryAfter),
            SipResultClass.Challenged or SipResultClass.Refused => Failed(MessageState.Rejected),
            _ => Failed(MessageState.Undeliverable),
        };

        AttemptResult Failed(MessageState state) => AttemptResult.End(new Outcome
        {
            Kind = OutcomeKind.Failed,
            Side = FailureSide.Recipient,
            SipStatus = status,
            Error = reason,
            ReceiptState = state,
        });
    }
}
