using Interworking.Gateway.Configuration;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Registrar;
using Interworking.Gateway.Sip.Hops;
using Interworking.Gateway.Sip.Nodes;
using Interworking.Gateway.Sip.Outbound;
using Interworking.Sip.Messages;
using Interworking.Sip.Resolving;
using Interworking.Sip.Transport;

namespace Interworking.Gateway.Sip;

/// <summary>Sends a message to one contact as text: whole where it fits, in pieces where it does not, once more in the plainest form where the contact wants that (design, table 4.1).</summary>
public sealed class TextSender(SipServer sip, AppRoutes routes, MessageComposer composer, ContactRequests requests, Relays relays, GatewayOptions options)
{
    /// <summary>RFC 3261, 18.1.1 and RFC 3428, 8: longer requests do not go over UDP.</summary>
    internal const int MaxDatagram = 1300;

    private readonly int _maxDatagram = MaxDatagram - requests.Reserve;

    private readonly TrustedPeers _trusted = new(options.Sip.TrustedPeers);

    /// <summary>The contact's answer to the text; sent anew where it asks for another form.</summary>
    /// <param name="delivery">The message.</param>
    /// <param name="binding">The contact as it is reached (<see cref="OutboundProxies"/>).</param>
    /// <param name="stop">Gives up.</param>
    public async ValueTask<ContactAnswer> SendAsync(Delivery delivery, Binding binding, CancellationToken stop)
    {
        if (await routes.ToAsync(binding, stop) is not { } route)
            return new(AttemptResult.Again(RetryClass.Absent, "no flow to the contact", sent: false));
        bool isCpim = CpimComposer.Takes(binding);
        SipOutgoingRequest request = Compose(delivery, binding, route, isCpim ? ContentTypes.Cpim : ContentTypes.TextUtf8);
        if (delivery.Message.NoticeType == ContentTypes.Cpim) return await SendWholeAsync(request, binding, route, stop);
        int size = route.DatagramSize(request, sip.Endpoint, binding.Transport);
        if (size > _maxDatagram && isCpim)
        {
            // Bare it may fit; and pieces are bare in any case.
            request = Compose(delivery, binding, route, ContentTypes.TextUtf8);
            size = route.DatagramSize(request, sip.Endpoint, binding.Transport);
        }

        if (size > _maxDatagram) return new(await SendSplitAsync(delivery, binding, route, size - request.Body.Length, stop));

        uint cseq = request.CSeq;
        ClientResult answer = await sip.Endpoint.SendAsync(request, route.Flow, stop);
        if (HopFlows.MayFailOver(answer)) (answer, route) = await FailOverAsync(request, binding, answer, route, stop);
        if (ContactRequests.IsChallenge(answer)) (answer, cseq) = await requests.AnswerAsync(request, answer, route, stop);
        SipResultClass what = Classify(answer, binding, out Relay? relay);
        if (what == SipResultClass.Format)
        {
            // Once more as the plainest type there is (table 4.1, 406/415/488).
            request = Compose(delivery, binding, route, ContentTypes.Text) with { CSeq = cseq + 1 };
            answer = await sip.Endpoint.SendAsync(request, route.Flow, stop);
            if (ContactRequests.IsChallenge(answer)) (answer, _) = await requests.AnswerAsync(request, answer, route, stop);
            what = Classify(answer, binding, out relay);
        }
        else if (what == SipResultClass.TooLarge)
        {
            if (isCpim) request = Compose(delivery, binding, route, ContentTypes.TextUtf8);
            int overhead = sip.Endpoint.SizeOnWire(request, route.Flow) - request.Body.Length;
            return new(await SendSplitAsync(delivery, binding, route, overhead, stop), RoundTrip: answer.RoundTrip);
        }

        SipResponse? moved = answer.Response is { StatusCode: >= 300 and < 400 } redirection ? redirection : null;
        return new(ResultOf(answer, what, route, relay), what == SipResultClass.RefusesUser, answer.RoundTrip, moved);
    }

    private SipOutgoingRequest Compose(Delivery delivery, Binding binding, in AppRoute route, string textType) =>
        Apply(delivery, route, composer.Compose(delivery.Message, binding, delivery.Sequence, textType));

    /// <summary>With its way, and what this hop may know. What stands behind another node is not known here.</summary>
    private SipOutgoingRequest Apply(Delivery delivery, in AppRoute route, SipOutgoingRequest request)
    {
        bool toTrusted = !route.IsThroughNode && _trusted.Trusts(route.Flow);
        IReadOnlyList<KeyValuePair<string, string>> headers = OutgoingHeaders.Of(delivery, toTrusted, options.Environment.Domain);
        return route.Apply(headers.Count == 0 ? request : request with { Headers = headers });
    }

    /// <summary>The same request to the next server of a name, and the next (RFC 3263, 4.3): the last answer, and where it came from.</summary>
    private async ValueTask<(ClientResult Answer, AppRoute Route)> FailOverAsync(
        SipOutgoingRequest request, Binding binding, ClientResult answer, AppRoute route, CancellationToken stop)
    {
        List<Flow> tried = [route.Flow];
        while (tried.Count < SipResolver.MaxTargets && await routes.NextAsync(binding, route, tried, answer, stop) is { } next)
        {
            route = next;
            tried.Add(route.Flow);
            answer = await sip.Endpoint.SendAsync(request, route.Flow, stop);
        }

        return (answer, route);
    }

    /// <summary>A notification is of use only as it is: in one piece, and to an app that takes its type.</summary>
    private async ValueTask<ContactAnswer> SendWholeAsync(SipOutgoingRequest request, Binding binding, AppRoute route, CancellationToken stop)
    {
        ClientResult answer = await sip.Endpoint.SendAsync(request, route.Flow, stop);
        if (ContactRequests.IsChallenge(answer)) (answer, _) = await requests.AnswerAsync(request, answer, route, stop);
        return new(ResultOf(answer, Classify(answer, binding, out Relay? relay), route, relay), RoundTrip: answer.RoundTrip);
    }

    /// <summary>A long text over UDP: ordered MESSAGEs of at most 1300 bytes, delivered when all are 2xx; a relay's when one of them is a relay's.</summary>
    private async ValueTask<AttemptResult> SendSplitAsync(Delivery delivery, Binding binding, AppRoute route, int overhead, CancellationToken stop)
    {
        AttemptResult? relayed = null;
        AttemptResult result = AttemptResult.Again(RetryClass.Absent, "nothing to send", sent: false);
        foreach (SipOutgoingRequest piece in composer.ComposePieces(delivery.Message, binding, delivery.Sequence, _maxDatagram - overhead))
        {
            SipOutgoingRequest request = Apply(delivery, route, piece);
            ClientResult answer = await sip.Endpoint.SendAsync(request, route.Flow, stop);
            if (ContactRequests.IsChallenge(answer)) (answer, _) = await requests.AnswerAsync(request, answer, route, stop);
            result = ResultOf(answer, Classify(answer, binding, out Relay? relay), route, relay);
            if (result.Relay is not null) relayed = result;
            else if (result.Final?.Kind != Messages.OutcomeKind.Delivered) return result;
        }

        return relayed ?? result;
    }

    private SipResultClass Classify(in ClientResult answer, Binding binding, out Relay? relay)
    {
        relay = null;
        if (answer.Kind != ClientResultKind.Final) return SipResultClass.Absent;
        int status = answer.Response!.StatusCode;
        if (status < 300) relay = relays.Of(binding, status);
        return SipResultTable.Classify(status, relayed: relay is not null);
    }

    private static AttemptResult ResultOf(in ClientResult answer, SipResultClass what, in AppRoute route, Relay? relay)
    {
        if (answer.Response is { } response)
            return SipResultTable.ResultOf(what, response.StatusCode, response.RetryAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : null, relay);
        if (answer.Kind == ClientResultKind.Timeout) return AttemptResult.Again(RetryClass.Absent, "no answer");
        // The connection with the other node broke, not the app's: the next attempt finds another way, or that the node is gone.
        return route.IsThroughNode
            ? AttemptResult.Again(RetryClass.PeerTrouble, "the connection with the app's node broke")
            : AttemptResult.Again(RetryClass.Absent, "transport error");
    }
}
