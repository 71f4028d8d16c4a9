using System.Diagnostics.CodeAnalysis;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Provisioning;
using Interworking.Sip.Messages;
using Interworking.Sip.Transport;

namespace Interworking.Gateway.Sip.Ims;

/// <summary>
/// The other nodes that phones may have to do with: a phone whose connection is here reports what another node has sent it to that node's
/// <see cref="ImsOptions.GatewayUri"/>. Where that is an address among the trusted peers, the MESSAGE goes there, with the phone's user asserted.
/// </summary>
public sealed class ImsSiblings(SipServer sip, OwnAddresses own, GatewayOptions options)
{
    private readonly TrustedPeers _trusted = new(options.Sip.TrustedPeers);

    /// <summary>False for what is ours, and for what nobody of ours has asked for.</summary>
    public bool TryFind(SipRequest request, [NotNullWhen(true)] out SipHop? sibling)
    {
        sibling = null;
        return !own.IsOurs(request.RequestUri) && SipHop.TryParse(request.RequestUriText, out sibling) && sibling.EndPoint is { } address && _trusted.Contains(address.Address);
    }

    /// <summary>The sibling's answer to what this user's phone has sent.</summary>
    public async ValueTask<SipOutgoingResponse> ForwardAsync(SipRequest request, SipHop sibling, Account account)
    {
        if (!ForwardedRequest.TryMake(request, out SipOutgoingRequest? forward)) return SipResponses.TooManyHops;
        if (await sip.Endpoint.ConnectAsync(sibling.Transport, sibling.EndPoint!, tlsHost: null, CancellationToken.None) is not { } flow) return SipResponses.Unavailable();
        ClientResult result = await sip.Endpoint.SendAsync(
            forward with
            {
                Headers =
                [
                    .. forward.Headers.Where(header => !IsOurs(header.Key)),
                    new("P-Asserted-Identity", $"<sip:{account.Did}@{options.Environment.Domain}>"),
                ],
            },
            flow,
            CancellationToken.None);
        return result.Response is { } answer ? ForwardedRequest.Answer(answer) : SipResponses.Unavailable();
    }

    /// <summary>Who the phone is has been found out here; its credentials were for us.</summary>
    private static bool IsOurs(string header) =>
        header.Equals("P-Asserted-Identity", StringComparison.OrdinalIgnoreCase) || header.Equals("Authorization", StringComparison.OrdinalIgnoreCase);
}
