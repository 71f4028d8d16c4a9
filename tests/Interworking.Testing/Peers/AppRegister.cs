using Interworking.Sip.Auth;
using Interworking.Sip.Messages;
using Interworking.Sip.Transport;

namespace Interworking.Testing.Peers;

/// <summary>One app's REGISTERs: the same Call-ID with a rising CSeq, and digest when challenged.</summary>
/// <param name="domain">The environment's domain.</param>
/// <param name="did">User.</param>
/// <param name="password">Digest password.</param>
internal sealed class AppRegister(string domain, string did, string password)
{
    private readonly string _callId = Guid.NewGuid().ToString("N");
    private uint _cseq;

    /// <summary>Sends it and answers a challenge.</summary>
    /// <param name="endpoint">Whose transaction.</param>
    /// <param name="flow">By which way.</param>
    /// <param name="contact">The Contact as written.</param>
    /// <param name="expires">Seconds; 0 takes the contact away.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="supported">Option tags; null for none.</param>
    /// <returns>The final status; 0 when there was none.</returns>
    public async Task<int> SendAsync(SipEndpoint endpoint, Flow flow, string contact, int expires, CancellationToken cancellation, string? supported = null)
    {
        ClientResult result = await endpoint.SendAsync(Request(contact, expires, null, supported), flow, cancellation);
        if (result.Response is { StatusCode: 401 } challenge && challenge.Header("WWW-Authenticate") is { } value)
        {
            string? authorization = DigestClient.Authorize(value, did, password, SipMethods.Register, $"sip:{domain}");
            result = await endpoint.SendAsync(Request(contact, expires, authorization, supported), flow, cancellation);
        }

        return result.Response?.StatusCode ?? 0;
    }

    private SipOutgoingRequest Request(string contact, int expires, string? authorization, string? supported)
    {
        List<KeyValuePair<string, string>> headers = [new("Contact", contact), new("Expires", $"{expires}")];
        if (supported is not null) headers.Add(new("Supported", supported));
        if (authorization is not null) headers.Add(new("Authorization", authorization));
        return new SipOutgoingRequest
        {
            Method = SipMethods.Register,
            RequestUri = $"sip:{domain}",
            From = $"<sip:{did}@{domain}>;tag={_callId[..8]}",
            To = $"<sip:{did}@{domain}>",
            CallId = _callId,
            CSeq = ++_cseq,
            Headers = headers,
        };
    }
}
