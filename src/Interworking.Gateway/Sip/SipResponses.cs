using System.Globalization;
using Interworking.Sip.Messages;

namespace Interworking.Gateway.Sip;

/// <summary>The answers that are the same for everybody.</summary>
internal static class SipResponses
{
    public static readonly SipOutgoingResponse Ok = new(200);
    public static readonly SipOutgoingResponse BadRequest = new(400);
    public static readonly SipOutgoingResponse Forbidden = new(403);
    public static readonly SipOutgoingResponse NotFound = new(404);
    public static readonly SipOutgoingResponse Absent = new(480);
    public static readonly SipOutgoingResponse NoBreadth = new(440, "Max-Breadth Exceeded");
    public static readonly SipOutgoingResponse FlowFailed = new(430);
    public static readonly SipOutgoingResponse TooLarge = new(513);
    public static readonly SipOutgoingResponse TooManyContacts = new(403, "Too Many Contacts");
    public static readonly SipOutgoingResponse FirstHopLacksOutbound = new(439);
    public static readonly SipOutgoingResponse TooManyHops = new(483);

    /// <summary>The phrase does not name the header: sipp takes the first place where it is written for the header itself.</summary>
    public static readonly SipOutgoingResponse OutOfOrder = new(500, "Request Out Of Order");

    public static readonly SipOutgoingResponse PushServiceNotSupported = new(555);
    public static readonly SipOutgoingResponse ServerError = new(500);

    /// <summary>Retry-After differs, so that not all come back in the same second.</summary>
    public static SipOutgoingResponse Unavailable() => Unavailable(TimeSpan.FromSeconds(Random.Shared.Next(5, 16)));

    /// <summary>Not before so long.</summary>
    public static SipOutgoingResponse Unavailable(TimeSpan wait) =>
        new(503, Headers: [new("Retry-After", Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture))]);
}
