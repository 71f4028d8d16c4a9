using System.Net;
using Interworking.Sip.Auth;
using Interworking.Sip.Messages;
using Interworking.Sip.Transport;

namespace Interworking.Testing.Peers;

/// <summary>One device of an account: registers by digest over a flow of its own and answers MESSAGEs as it is told.</summary>
/// <param name="domain">The environment's domain.</param>
/// <param name="did">User.</param>
/// <param name="password">Digest password.</param>
public sealed class ScriptedApp(string domain, string did, string password) : ISipHandler, IAsyncDisposable
{
    private readonly string _callId = Guid.NewGuid().ToString("N");
    private SipEndpoint? _endpoint;
    private Flow? _flow;
    private uint _cseq;

    /// <summary>MESSAGEs that arrived; retransmissions are absorbed below.</summary>
    public Inbox<SipRequest> Received { get; } = new();

    /// <summary>Null lets a MESSAGE go unanswered.</summary>
    public Func<SipRequest, SipOutgoingResponse?> Answer { get; set; } = _ => new SipOutgoingResponse(200);

    public string UserAgent { get; init; } = "ScriptedApp";

    /// <summary>Where it is.</summary>
    public IPEndPoint Address => _flow!.Local;

    /// <summary>REGISTER; over a new flow the first time.</summary>
    /// <param name="transport">UDP or TCP.</param>
    /// <param name="gateway">Where.</param>
    /// <param name="uriParameters">Of the contact's URI.</param>
    /// <param name="contactParameters">Behind it.</param>
    /// <param name="expires">Seconds.</param>
    /// <param name="supported">Option tags; null for none.</param>
    /// <returns>The final answer.</returns>
    public async Task<SipResponse> RegisterAsync(
        SipTransport transport, IPEndPoint gateway, string uriParameters = "", string contactParameters = "", int expires = 600, string? supported = null)
    {
        _endpoint ??= new SipEndpoint(new SipEndpointOptions(), this, TimeProvider.System);
        _flow ??= transport == SipTransport.Udp
            ? _endpoint.UdpFlow(_endpoint.ListenUdp(new IPEndPoint(IPAddress.Loopback, 0)), gateway)
            : await _endpoint.ConnectAsync(transport, gateway, tlsHost: null, CancellationToken.None)
                ?? throw new IOException($"cannot connect to {gateway}");
        string contact = $"<sip:{did}@{_flow.Local};transport={transport.ToString().ToLowerInvariant()}{uriParameters}>{contactParameters}";
        ClientResult result = await _endpoint.SendAsync(Request(contact, expires, supported, null), _flow, CancellationToken.None);
        if (result.Response is { StatusCode: 401 } challenge)
        {
            string? authorization = DigestClient.Authorize(challenge.Header("WWW-Authenticate")!, did, password, SipMethods.Register, $"sip:{domain}");
            result = await _endpoint.SendAsync(Request(contact, expires, supported, authorization), _flow, CancellationToken.None);
        }

        return result.Response ?? throw new IOException("REGISTER was not answered");
    }

    /// <summary>Gone without a word: its connection is closed, its port is shut.</summary>
    public async ValueTask LeaveAsync()
    {
        if (_endpoint is not null) await _endpoint.DisposeAsync();
        (_endpoint, _flow) = (null, null);
    }

    public ValueTask DisposeAsync() => LeaveAsync();

    void ISipHandler.OnRequest(ServerTransaction transaction)
    {
        Received.Add(transaction.Request);
        if (Answer(transaction.Request) is { } answer) transaction.Respond(answer);
    }

    void ISipHandler.OnFlowClosed(Flow flow)
    {
    }

    private SipOutgoingRequest Request(string contact, int expires, string? supported, string? authorization)
    {
        List<KeyValuePair<string, string>> headers = [new("Contact", contact), new("Expires", $"{expires}"), new("User-Agent", UserAgent)];
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
