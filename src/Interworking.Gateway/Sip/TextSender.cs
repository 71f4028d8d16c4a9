using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Registrar;
using Interworking.Gateway.Sip.Nodes;
using Interworking.Sip.Messages;
using Interworking.Sip.Transport;

namespace Interworking.Gateway.Sip;

/// <summary>Sends a message to one contact as text: whole where it fits, in pieces where it does not, once more in the plainest form where the contact wants that (design, table 4.1).</summary>
public sealed class TextSender(SipServer sip, AppRoutes routes, MessageComposer composer)
{
    /// <summary>RFC 3261, 18.1.1 and RFC 3428, 8: longer requests do not go over UDP.</summary>
    internal const int MaxDatagram = 1300;

    /// <summary>The contact's answer to the text; sent anew where it asks for another form.</summary>
    public async ValueTask<ContactAnswer> SendAsync(Delivery delivery, Binding binding, CancellationToken stop)
    {
        if (await routes.ToAsync(binding, stop) is not { } route)
            return new(AttemptResult.Again(RetryClass.Absent, "no flow to the contact", sent: false));
        SipOutgoingRequest request = route.Apply(composer.Compose(delivery.Message, binding, delivery.Attempts, ContentTypes.TextUtf8));
        if (request.ContentType == ContentTypes.Cpim) return await SendWholeAsync(request, binding, route, stop);
        if (route.DatagramSize(request, sip.Endpoint, binding.Transport) is int size && size > MaxDatagram)
            return new(await SendSplitAsync(delivery, binding, route, size - request.Body.Length, stop));

        ClientResult answer = await sip.Endpoint.SendAsync(request, route.Flow, stop);
        SipResultClass what = Classify(answer, binding);
        if (what == SipResultClass.Format)
        {
            // Once more as the plainest type there is (table 4.1, 406/415/488).
            request = route.Apply(composer.Compose(delivery.Message, binding, delivery.Attempts, ContentTypes.Text));
            answer = await sip.Endpoint.SendAsync(request with { CSeq = request.CSeq + 1 }, route.Flow, stop);
            what = Classify(answer, binding);
        }
        else if (what == SipResultClass.TooLarge)
        {
            int overhead = sip.Endpoint.SizeOnWire(request, route.Flow) - request.Body.Length;
            return new(await SendSplitAsync(delivery, binding, route, overhead, stop), RoundTrip: answer.RoundTrip);
        }

        return new(ResultOf(answer, what, route), what == SipResultClass.RefusesUser, answer.RoundTrip);
    }

    /// <summary>A notification is of use only as it is: in one piece, and to an app that takes its type.</summary>
    private async ValueTask<ContactAnswer> SendWholeAsync(SipOutgoingRequest request, Binding binding, AppRoute route, CancellationToken stop)
    {
        ClientResult answer = await sip.Endpoint.SendAsync(request, route.Flow, stop);
        return new(ResultOf(answer, Classify(answer, binding), route), RoundTrip: answer.RoundTrip);
    }

    /// <summary>A long text over UDP: ordered MESSAGEs of at most 1300 bytes, delivered when all are 2xx.</summary>
    private async ValueTask<AttemptResult> SendSplitAsync(Delivery delivery, Binding binding, AppRoute route, int overhead, CancellationToken stop)
    {
        AttemptResult result = AttemptResult.Again(RetryClass.Absent, "nothing to send", sent: false);
        foreach (SipOutgoingRequest piece in composer.ComposePieces(delivery.Message, binding, delivery.Attempts, MaxDatagram - overhead))
        {
            ClientResult answer = await sip.Endpoint.SendAsync(route.Apply(piece), route.Flow, stop);
            result = ResultOf(answer, Classify(answer, binding), route);
            if (result.Final?.Kind != Messages.OutcomeKind.Delivered) break;
        }

        return result;
    }

    private static SipResultClass Classify(in ClientResult answer, Binding binding) => answer.Kind == ClientResultKind.Final
        ? SipResultTable.Classify(answer.Response!.StatusCode, relayed: binding.Path.Count > 0)
        : SipResultClass.Absent;

    private static AttemptResult ResultOf(in ClientResult answer, SipResultClass what, in AppRoute route)
    {
        if (answer.Response is { } response)
            return SipResultTable.ResultOf(what, response.StatusCode, response.RetryAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
        if (answer.Kind == ClientResultKind.Timeout) return AttemptResult.Again(RetryClass.Absent, "no answer");
        // The connection with the other node broke, not the app's: the next attempt finds another way, or that the node is gone.
        return route.IsThroughNode
            ? AttemptResult.Again(RetryClass.PeerTrouble, "the connection with the app's node broke")
            : AttemptResult.Again(RetryClass.Absent, "transport error");
    }
}
