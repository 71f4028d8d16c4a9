using System.Globalization;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Registrar;
using Interworking.Gateway.Sip.Outbound;
using Interworking.Sip.Messages;
using Interworking.Smpp.Relay;

namespace Interworking.Gateway.Sip.Ims;

/// <summary>Writes messages of the relay layer as SIP MESSAGE to a phone (TS 24.341, 5.3.3).</summary>
public sealed class RelayComposer(ImsSettings ims)
{
    private static readonly KeyValuePair<string, string> NoFork = new("Request-Disposition", "no-fork");

    /// <summary>Of the user's devices only one that takes short messages (RFC 3841).</summary>
    private static readonly KeyValuePair<string, string> AcceptContact = new("Accept-Contact", "*;+g.3gpp.smsip;require;explicit");

    private readonly KeyValuePair<string, string> _identity = new("P-Asserted-Identity", $"<{ims.GatewayUri}>");

    /// <summary>A part of a message. Retries keep Call-ID and From tag with a higher CSeq.</summary>
    public SipOutgoingRequest Part(in ReportKey key, Message message, Binding binding, int attempt, byte[] tpdu)
    {
        (string target, IReadOnlyList<string> route) = RouteSet.Of(binding.Contact, binding.Path);
        return new SipOutgoingRequest
        {
            Method = SipMethods.Message,
            RequestUri = target,
            Route = route,
            From = $"<{ims.GatewayUri}>;tag={key.Id.Value.ToString("x", CultureInfo.InvariantCulture)}",
            To = $"<sip:{message.Destination}@{ims.Domain}>",
            CallId = key.ToCallId(ims.Domain),
            CSeq = (uint)Math.Max(1, attempt),
            Headers = [_identity, NoFork, AcceptContact],
            ContentType = ContentTypes.Sms,
            Body = new RpData(key.Reference, ToPhone: true, ims.ServiceCentre, Destination: null, tpdu).ToOctets(),
        };
    }

    /// <summary>The answer to what a phone has sent.</summary>
    /// <param name="requestUri">The phone.</param>
    /// <param name="route">On the way to it.</param>
    /// <param name="to">Its user.</param>
    /// <param name="inReplyTo">Call-ID of what it sent.</param>
    /// <param name="report">RP-ACK or RP-ERROR.</param>
    public SipOutgoingRequest Report(string requestUri, IReadOnlyList<string> route, string to, string inReplyTo, RpMessage report)
    {
        string id = Guid.NewGuid().ToString("N");
        return new SipOutgoingRequest
        {
            Method = SipMethods.Message,
            RequestUri = requestUri,
            Route = route,
            From = $"<{ims.GatewayUri}>;tag={id.AsSpan(..16)}",
            To = $"<{to}>",
            CallId = $"{id}@{ims.Domain}",
            CSeq = 1,
            Headers = [_identity, NoFork, AcceptContact, new("In-Reply-To", inReplyTo)],
            ContentType = ContentTypes.Sms,
            Body = report.ToOctets(),
        };
    }
}
