using Interworking.Gateway.Sip.Nodes;
using Interworking.Sip.Messages;
using Interworking.Sip.Transport;

namespace Interworking.Gateway.Sip.Outbound;

/// <summary>Sends a request once more, with credentials, where the contact or a proxy on the way asks for those that we have.</summary>
public sealed class ContactRequests(SipServer sip, SipCredentials credentials)
{
    private const int UsualAnswer = 384;

    /// <summary>Octets that the answer to a challenge may add to a request: nobody knows beforehand who will ask.</summary>
    public int Reserve => credentials.IsEmpty ? 0 : UsualAnswer;

    /// <summary>The answer asks who we are.</summary>
    public static bool IsChallenge(in ClientResult answer) => answer.Response is { StatusCode: 401 or 407 };

    /// <summary>Answers a challenge, once.</summary>
    /// <param name="request">As it was sent.</param>
    /// <param name="challenge">For which <see cref="IsChallenge"/> is true.</param>
    /// <param name="route">The way.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>The last answer, which is the challenge where we have none to it, and the CSeq number that it was to: whatever follows has a higher one.</returns>
    public async ValueTask<(ClientResult Answer, uint CSeq)> AnswerAsync(SipOutgoingRequest request, ClientResult challenge, AppRoute route, CancellationToken stop)
    {
        if (credentials.Answer(request, challenge.Response!) is not { } again) return (challenge, request.CSeq);
        ClientResult second = await sip.Endpoint.SendAsync(again, route.Flow, stop);
        return (second with { RoundTrip = challenge.RoundTrip + second.RoundTrip }, again.CSeq);
    }
}
