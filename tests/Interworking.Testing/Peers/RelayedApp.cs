using System.Net;
using System.Text;
using Interworking.Sip.Auth;
using Interworking.Sip.Messages;
using Interworking.Sip.Transport;

namespace Interworking.Testing.Peers;

/// <summary>An app behind a relay, both on one UDP port: it registers with the relay's Path, the relay answers 202 and the app tells when it likes that it has the message.</summary>
public sealed class RelayedApp : ISipHandler, IAsyncDisposable
{
    private readonly SipEndpoint _endpoint;
    private readonly UdpListener _listener;
    private readonly Flow _flow;
    private readonly string _domain;
    private readonly string _did;
    private readonly string _password;

    public RelayedApp(IPEndPoint gateway, string domain, string did, string password)
    {
        (_domain, _did, _password) = (domain, did, password);
        _endpoint = new SipEndpoint(new SipEndpointOptions(), this, TimeProvider.System);
        _listener = _endpoint.ListenUdp(new IPEndPoint(IPAddress.Loopback, 0));
        _flow = _endpoint.UdpFlow(_listener, gateway);
    }

    /// <summary>What the relay took.</summary>
    public Inbox<SipRequest> Received { get; } = new();

    /// <summary>Registers for ten minutes.</summary>
    /// <returns>The final status; 0 when there was none.</returns>
    public Task<int> RegisterAsync() => SendAsync(
        SipMethods.Register, $"sip:{_domain}",
        [new("Contact", $"<sip:{_did}@{_listener.Local}>"), new("Expires", "600"), new("Supported", "path"), new("Path", $"<sip:{_listener.Local};lr>")], null, "");

    /// <summary>Tells that the app has a message (RFC 5438).</summary>
    /// <param name="callId">Of the MESSAGE.</param>
    public Task<int> TellDeliveredAsync(string callId) => SendAsync(
        SipMethods.Message, $"sip:4477@{_domain}", [], "message/imdn+xml",
        $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <imdn xmlns="urn:ietf:params:xml:ns:imdn"><message-id>{callId}</message-id><datetime>2026-01-01T00:00:00Z</datetime>
        <delivery-notification><status><delivered/></status></delivery-notification></imdn>
        """);

    void ISipHandler.OnRequest(ServerTransaction transaction)
    {
        Received.Add(transaction.Request);
        transaction.Respond(new SipOutgoingResponse(202));
    }

    void ISipHandler.OnFlowClosed(Flow flow)
    {
    }

    public ValueTask DisposeAsync() => _endpoint.DisposeAsync();

    private async Task<int> SendAsync(string method, string uri, KeyValuePair<string, string>[] headers, string? type, string body)
    {
        var request = new SipOutgoingRequest
        {
            Method = method,
            RequestUri = uri,
            From = $"<sip:{_did}@{_domain}>;tag=a73kszlfl",
            To = method == SipMethods.Register ? $"<sip:{_did}@{_domain}>" : $"<{uri}>",
            CallId = Guid.NewGuid().ToString("N"),
            CSeq = 1,
            Headers = headers,
            ContentType = type,
            Body = Encoding.UTF8.GetBytes(body),
        };
        ClientResult result = await _endpoint.SendAsync(request, _flow, CancellationToken.None);
        if (result.Response is not { StatusCode: 401 } challenge) return result.Response?.StatusCode ?? 0;
        string authorization = DigestClient.Authorize(challenge.Header("WWW-Authenticate")!, _did, _password, method, uri)!;
        result = await _endpoint.SendAsync(request with { CSeq = 2, Headers = [.. headers, new("Authorization", authorization)] }, _flow, CancellationToken.None);
        return result.Response?.StatusCode ?? 0;
    }
}
