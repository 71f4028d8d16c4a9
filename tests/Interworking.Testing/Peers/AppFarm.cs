using System.Net;
using System.Text;
using System.Threading.Channels;
using Interworking.Sip.Auth;
using Interworking.Sip.Messages;
using Interworking.Sip.Transport;

namespace Interworking.Testing.Peers;

/// <summary>
/// Any number of apps behind one UDP socket: they register, and answer every MESSAGE with 200 after the farm's delay.
/// </summary>
public sealed class AppFarm : ISipHandler, IAsyncDisposable
{
    private static readonly SipOutgoingResponse Ok = new(200);

    private readonly IPEndPoint _gateway;
    private readonly string _domain;
    private readonly TimeSpan _delay;
    private readonly SipEndpoint _endpoint;
    private readonly UdpListener _listener;
    private readonly Channel<(ServerTransaction Transaction, long At)> _unanswered = Channel.CreateUnbounded<(ServerTransaction, long)>();
    private readonly Task _answering;

    /// <param name="gateway">Where to register.</param>
    /// <param name="domain">The environment's domain.</param>
    /// <param name="delay">From a MESSAGE to its 200.</param>
    public AppFarm(IPEndPoint gateway, string domain, TimeSpan delay = default)
    {
        (_gateway, _domain, _delay) = (gateway, domain, delay);
        _endpoint = new SipEndpoint(new SipEndpointOptions(), this, TimeProvider.System);
        _listener = _endpoint.ListenUdp(new IPEndPoint(IPAddress.Loopback, 0));
        _answering = AnswerAsync();
    }

    /// <summary>Every MESSAGE that arrived; retransmissions are absorbed below.</summary>
    public Inbox<AppMessage> Received { get; } = new();

    /// <summary>REGISTER, with digest when challenged.</summary>
    /// <returns>The final status: 200 when registered.</returns>
    public async Task<int> RegisterAsync(string did, string password, int expires = 3600)
    {
        Flow flow = _endpoint.UdpFlow(_listener, _gateway);
        string callId = Guid.NewGuid().ToString("N");
        ClientResult result = await _endpoint.SendAsync(Register(did, callId, 1, expires, null), flow, CancellationToken.None);
        if (result.Response is { StatusCode: 401 } challenge && challenge.Header("WWW-Authenticate") is { } value)
        {
            string? authorization = DigestClient.Authorize(value, did, password, SipMethods.Register, $"sip:{_domain}");
            result = await _endpoint.SendAsync(Register(did, callId, 2, expires, authorization), flow, CancellationToken.None);
        }

        return result.Response?.StatusCode ?? 0;
    }

    void ISipHandler.OnRequest(ServerTransaction transaction)
    {
        SipRequest request = transaction.Request;
        if (request.Method != SipMethods.Message)
        {
            transaction.Respond(new SipOutgoingResponse(405));
            return;
        }

        Received.Add(new AppMessage(request.RequestUri.User ?? "", request.From?.Uri.User ?? "", Encoding.UTF8.GetString(request.Body.Span),
            request.CallId ?? "", DateTimeOffset.UtcNow));
        if (_delay == TimeSpan.Zero) transaction.Respond(Ok);
        else _unanswered.Writer.TryWrite((transaction, TimeProvider.System.GetTimestamp()));
    }

    void ISipHandler.OnFlowClosed(Flow flow)
    {
    }

    public async ValueTask DisposeAsync()
    {
        _unanswered.Writer.Complete();
        await _answering;
        await _endpoint.DisposeAsync();
    }

    private SipOutgoingRequest Register(string did, string callId, uint cseq, int expires, string? authorization)
    {
        List<KeyValuePair<string, string>> headers =
        [
            new("Contact", $"<sip:{did}@{_listener.Local}>"),
            new("Expires", $"{expires}"),
        ];
        if (authorization is not null) headers.Add(new("Authorization", authorization));
        return new SipOutgoingRequest
        {
            Method = SipMethods.Register,
            RequestUri = $"sip:{_domain}",
            From = $"<sip:{did}@{_domain}>;tag={callId[..8]}",
            To = $"<sip:{did}@{_domain}>",
            CallId = callId,
            CSeq = cseq,
            Headers = headers,
        };
    }

    /// <summary>The delay is the same for all, so the order of arrival is the order of answers.</summary>
    private async Task AnswerAsync()
    {
        await foreach ((ServerTransaction transaction, long at) in _unanswered.Reader.ReadAllAsync())
        {
            TimeSpan left = _delay - TimeProvider.System.GetElapsedTime(at);
            if (left > TimeSpan.Zero) await Task.Delay(left);
            transaction.Respond(Ok);
        }
    }
}

/// <summary>A MESSAGE as its app saw it.</summary>
/// <param name="Did">User of the Request-URI.</param>
/// <param name="From">User of From.</param>
/// <param name="Text">The body.</param>
/// <param name="CallId">Shared by all attempts of one message.</param>
/// <param name="At">When it arrived.</param>
public sealed record AppMessage(string Did, string From, string Text, string CallId, DateTimeOffset At);
