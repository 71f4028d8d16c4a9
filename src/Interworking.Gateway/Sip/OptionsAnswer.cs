using Interworking.Gateway.Sip.Bodies;
using Interworking.Sip.Messages;

namespace Interworking.Gateway.Sip;

/// <summary>What we can do, as OPTIONS, 405 and 420 tell it (RFC 3261, 8.2 and 11).</summary>
internal static class OptionsAnswer
{
    private static readonly KeyValuePair<string, string> Allow = new("Allow", "REGISTER, OPTIONS, MESSAGE");
    private static readonly string[] Extensions = ["path", "outbound", "gruu"];

    private static readonly HashSet<string> KnownMethods =
    [
        SipMethods.Message, SipMethods.Options, SipMethods.Invite, SipMethods.Ack, SipMethods.Cancel, SipMethods.Bye,
        SipMethods.Subscribe, SipMethods.Notify, SipMethods.Publish,
    ];

    public static readonly SipOutgoingResponse Ok = new(
        200, Headers: [Allow, new("Accept", MessageBodyReader.Accept), new("Accept-Encoding", "identity"), new("Accept-Language", "en"), new("Supported", string.Join(", ", Extensions))]);

    public static readonly SipOutgoingResponse MethodNotAllowed = new(405, Headers: [Allow]);

    /// <summary>We send and keep no events of any package: the list of those is empty (RFC 6665, 7.3.2 and 8.3.2).</summary>
    private static readonly SipOutgoingResponse BadEvent = new(489, Headers: [new("Allow-Events", ""), Allow]);

    /// <summary>There are no dialogs here, and nothing that one was begun by (RFC 3261, 15.1.2; RFC 6665, 4.1.3).</summary>
    private static readonly SipOutgoingResponse NoDialog = new(481);

    /// <summary>The answer to a method that is none of ours.</summary>
    public static SipOutgoingResponse Refused(string method) => method switch
    {
        SipMethods.Subscribe or SipMethods.Publish => BadEvent,
        SipMethods.Notify or SipMethods.Bye => NoDialog,
        _ => MethodNotAllowed,
    };

    /// <summary>A method that may be a metric's tag.</summary>
    public static bool IsKnown(string method) => KnownMethods.Contains(method);

    /// <summary>420 with what we do not understand of Require; null when we understand all.</summary>
    public static SipOutgoingResponse? Unsupported(SipRequest request)
    {
        List<KeyValuePair<string, string>>? unknown = null;
        foreach (string tag in request.Require)
            if (!Extensions.Contains(tag, StringComparer.OrdinalIgnoreCase)) (unknown ??= []).Add(new("Unsupported", tag));
        return unknown is null ? null : new SipOutgoingResponse(420, Headers: unknown);
    }
}
