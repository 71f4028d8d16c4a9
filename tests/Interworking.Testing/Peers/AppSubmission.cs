using System.Text;
using Interworking.Sip.Auth;
using Interworking.Sip.Messages;
using Interworking.Sip.Transport;

namespace Interworking.Testing.Peers;

/// <summary>One MESSAGE that an app writes: the same Call-ID with the next CSeq when it is challenged.</summary>
/// <param name="domain">The environment's domain.</param>
/// <param name="did">Sender.</param>
/// <param name="password">Its digest password.</param>
/// <param name="to">Recipient.</param>
/// <param name="text">The body.</param>
internal sealed class AppSubmission(string domain, string did, string password, string to, string text)
{
    private readonly string _callId = Guid.NewGuid().ToString("N");
    private readonly byte[] _body = Encoding.UTF8.GetBytes(text);
    private uint _cseq;

    /// <summary>Sends it and answers a challenge.</summary>
    /// <returns>The final status; 0 when there was none.</returns>
    public async Task<int> SendAsync(SipEndpoint endpoint, Flow flow, CancellationToken cancellation)
    {
        ClientResult result = await endpoint.SendAsync(Request(null), flow, cancellation);
        if (result.Response is { StatusCode: 401 } challenge && challenge.Header("WWW-Authenticate") is { } value)
        {
            string? authorization = DigestClient.Authorize(value, did, password, SipMethods.Message, $"sip:{to}@{domain}");
            result = await endpoint.SendAsync(Request(authorization), flow, cancellation);
        }

        return result.Response?.StatusCode ?? 0;
    }

    private SipOutgoingRequest Request(string? authorization)
    {
        List<KeyValuePair<string, string>> headers = [new("Content-Type", "text/plain;charset=UTF-8")];
        if (authorization is not null) headers.Add(new("Authorization", authorization));
        return new SipOutgoingRequest
        {
            Method = SipMethods.Message,
            RequestUri = $"sip:{to}@{domain}",
            From = $"<sip:{did}@{domain}>;tag={_callId[..8]}",
            To = $"<sip:{to}@{domain}>",
            CallId = _callId,
            CSeq = ++_cseq,
            Headers = headers,
            Body = _body,
        };
    }
}
