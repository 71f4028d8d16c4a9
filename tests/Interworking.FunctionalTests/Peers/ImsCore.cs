using System.Net;
using Interworking.Sip.Messages;
using Interworking.Sip.Transport;

namespace Interworking.FunctionalTests.Peers;

/// <summary>As much of an S-CSCF as registers a user with an application server (TS 24.229, 5.4.1.7).</summary>
public sealed class ImsCore : ISipHandler, IAsyncDisposable
{
    private readonly SipEndpoint _endpoint;
    private readonly Flow _flow;
    private uint _cseq;

    public ImsCore(IPEndPoint gateway)
    {
        _endpoint = new SipEndpoint(new SipEndpointOptions(), this, TimeProvider.System);
        _flow = _endpoint.UdpFlow(_endpoint.ListenUdp(new IPEndPoint(IPAddress.Loopback, 0)), gateway);
    }

    /// <summary>The user has registered, with a phone that takes short messages.</summary>
    /// <returns>The final status; 0 when there was none.</returns>
    public async Task<int> RegisterAsync(string user, string domain, IPEndPoint contact)
    {
        ClientResult result = await _endpoint.SendAsync(
            new SipOutgoingRequest
            {
                Method = SipMethods.Register,
                RequestUri = $"sip:{domain}",
                From = $"<sip:{contact}>;tag=1",
                To = $"<sip:{user}@{domain}>",
                CallId = $"third-party-{user}",
                CSeq = ++_cseq,
                Headers = [new("Contact", $"<sip:{contact}>"), new("Expires", "600000")],
            },
            _flow,
            CancellationToken.None);
        return result.Response?.StatusCode ?? 0;
    }

    void ISipHandler.OnRequest(ServerTransaction transaction) => transaction.Respond(new SipOutgoingResponse(405));

    void ISipHandler.OnFlowClosed(Flow flow)
    {
    }

    public ValueTask DisposeAsync() => _endpoint.DisposeAsync();
}
