using System.Globalization;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Smpp.Egress;
using Interworking.Sip.Messages;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Sip;

/// <summary>What we answer a SIP originator (design, tables 4.1 and 4.2), as data: what stopped the message, or what the next hop said, → status.</summary>
public static class SipAnswers
{
    private static readonly SipOutgoingResponse Delivered = new(200);
    private static readonly SipOutgoingResponse Stored = new(202);
    private static readonly SipOutgoingResponse ServerError = new(500);

    /// <summary>Every 415 names what would be taken (RFC 3261, 21.4.13).</summary>
    private static readonly SipOutgoingResponse Format = new(415, Headers: [new("Accept", "text/plain")]);

    private static readonly Dictionary<AnswerKind, SipOutgoingResponse> ByKind = new()
    {
        [AnswerKind.NoRoute] = new(404),
        [AnswerKind.Loop] = new(482),
        [AnswerKind.Absent] = new(480),
        [AnswerKind.FailedForNow] = new(480),
        [AnswerKind.FailedForGood] = ServerError,
        [AnswerKind.Rejected] = new(403),
    };

    /// <summary>What the recipient's app said. A challenge was for us, not for the originator: passed on, it would make him answer with his password.</summary>
    private static readonly Dictionary<int, SipOutgoingResponse> BySipStatus = new()
    {
        [401] = new(403),
        [403] = new(403),
        [407] = new(403),
        [603] = new(603),
        [606] = new(606),
        [607] = new(607),
        [608] = new(608),
        [406] = Format,
        [415] = Format,
        [488] = Format,
        [413] = new(413),
        [513] = new(413),
    };

    /// <summary>What the peer's message centre said: a configuration that an operator is repairing is 503, the rest as the table has it.</summary>
    private static readonly Dictionary<uint, SipOutgoingResponse> BySmppStatus = new()
    {
        [0x0B] = new(404),
        [0x0A] = new(403),
        [0x66] = new(403),
        [0x101] = new(403),
        [0x01] = new(413),
        [0x104] = Format,
        [(uint)PeerStatus.Loop] = new(482),
    };

    private static readonly SmppRange[] Configuration =
    [
        new(0x04, 0x05), new(0x0D, 0x0F), new(0x15, 0x15), new(0x48, 0x51), new(0x53, 0x53), new(0x100, 0x100), new(0x102, 0x103),
    ];

    /// <summary>What stops a message that no route was found for. An account of ours that takes no messages exists all the same.</summary>
    public static AnswerKind KindOfRefused(string destination, ProvisioningSnapshot snapshot) =>
        snapshot.AccountsByDid.ContainsKey(destination) ? AnswerKind.Absent : AnswerKind.NoRoute;

    /// <summary>The answer to a message that was not taken. Those that may be taken later say when: with 503, since that is what SIP clients know (429 means something else in SIP).</summary>
    public static SipOutgoingResponse Refused(AnswerKind kind) =>
        ByKind.TryGetValue(kind, out SipOutgoingResponse? answer) ? answer : SipResponses.Unavailable();

    /// <summary>The answer to a message that was taken.</summary>
    /// <param name="outcome">What became of it before the hold ended; null when it is stored and will be told later, if at all.</param>
    public static SipOutgoingResponse Taken(Outcome? outcome) => outcome switch
    {
        null or { Kind: OutcomeKind.Unknown } => Stored,
        { Kind: OutcomeKind.Delivered, To: DeliveredTo.Device } => Delivered,
        { Kind: OutcomeKind.Delivered } => Stored, // the next hop has it; whether the handset has, nobody said
        { Kind: OutcomeKind.Expired } => ByKind[AnswerKind.FailedForNow],
        { SmppStatus: { } status } => OfSmpp(status),
        { SipStatus: > 0 and var status } => BySipStatus.GetValueOrDefault(status, ServerError),
        { ReceiptState: MessageState.Rejected } => ByKind[AnswerKind.Rejected],
        { Kind: OutcomeKind.Cancelled } or { Retryable: true } => ByKind[AnswerKind.FailedForNow],
        _ => ServerError,
    };

    /// <summary>Too many messages from this account.</summary>
    /// <param name="wait">Until the next one may come.</param>
    public static SipOutgoingResponse TooMany(TimeSpan wait) =>
        new(503, "Too Many Messages", [new("Retry-After", Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture))]);

    private static SipOutgoingResponse OfSmpp(uint status)
    {
        if (BySmppStatus.TryGetValue(status, out SipOutgoingResponse? answer)) return answer;
        return Array.Exists(Configuration, range => range.Holds(status)) ? SipResponses.Unavailable() : ServerError;
    }

    private readonly record struct SmppRange(uint First, uint Last)
    {
        public bool Holds(uint status) => status >= First && status <= Last;
    }
}
