using Interworking.Sip.Auth;
using Interworking.Sip.Messages;
using Interworking.Sip.Transport;

namespace Interworking.RegistrarBench;

/// <summary>One app: registers, and refreshes with the challenge that it has until it is told to take a new one.</summary>
internal sealed class RegisteredApp(string domain, string did, string password, UdpListener listener)
{
    private const int Expires = 3600;

    private string? _challenge;
    private uint _nonceCount;
    private uint _cseq;

    public UdpListener Listener => listener;

    /// <returns>The final status, 0 when nobody answered, and how many requests it took.</returns>
    public async ValueTask<(int Status, int Requests)> RegisterAsync(SipEndpoint endpoint, Flow flow)
    {
        int status = 0;
        for (int requests = 1; requests <= 2; requests++)
        {
            ClientResult result = await endpoint.SendAsync(Request(), flow, CancellationToken.None);
            status = result.Response?.StatusCode ?? 0;
            if (status != 401) return (status, requests);
            (_challenge, _nonceCount) = (result.Response!.Header("WWW-Authenticate"), 0);
        }

        return (status, 2);
    }

    private SipOutgoingRequest Request()
    {
        List<KeyValuePair<string, string>> headers = [new("Contact", $"<sip:{did}@{listener.Local}>"), new("Expires", $"{Expires}")];
        if (_challenge is not null && DigestClient.Authorize(_challenge, did, password, SipMethods.Register, $"sip:{domain}", ++_nonceCount) is { } authorization)
            headers.Add(new("Authorization", authorization));
        return new SipOutgoingRequest
        {
            Method = SipMethods.Register,
            RequestUri = $"sip:{domain}",
            From = $"<sip:{did}@{domain}>;tag={did}",
            To = $"<sip:{did}@{domain}>",
            CallId = $"{did}@bench",
            CSeq = ++_cseq,
            Headers = headers,
        };
    }
}
