using Interworking.Gateway.Sip.Nodes;
using Interworking.Sip.Messages;
using Interworking.Sip.Transport;

namespace Interworking.Gateway.Sip.Outbound;

/// <summary>Sends one request to one contact, and once more with credentials where it, or a proxy on the way, asks for those that we have.</summary>
public sealed class ContactRequests(SipServer sip, SipCredentials credentials)
{
    /// <param name="request">As <see cref="AppRoute.Apply"/> made it.</param>
    /// <param name="route">The way.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>The last answer, and the CSeq number that it was to: whatever follows has a higher one.</returns>
    public async ValueTask<(ClientResult Answer, uint CSeq)> SendAsync(SipOutgoingRequest request, AppRoute route, CancellationToken stop)
    {
        ClientResult answer = await sip.Endpoint.SendAsync(request, route.Flow, stop);
        if (answer.Response is not { StatusCode: 401 or 407 } challenge || credentials.Answer(request, challenge) is not { } again) return (answer, request.CSeq);
        ClientResult second = await sip.Endpoint.SendAsync(again, route.Flow, stop);
        return (second with { RoundTrip = answer.RoundTrip + second.RoundTrip }, again.CSeq);
    }
}
