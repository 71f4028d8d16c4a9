using System.Net;
using System.Net.Security;
using System.Text;
using Interworking.Sip.Messages;
using Interworking.Sip.Transport;
using Interworking.Testing.Peers;

namespace Interworking.Gateway.Tests.Sip.Nodes;

/// <summary>An app on any transport that registers and answers MESSAGEs as it is told.</summary>
internal sealed class App : ISipHandler, IAsyncDisposable
{
    private readonly SipEndpoint _endpoint;
    private Flow? _flow;
    private uint _cseq;

    public App() => _endpoint = new SipEndpoint(
        new SipEndpointOptions
        {
            // Which certificate a node has is not what these tests are about.
            TlsClient = (_, _) => new SslClientAuthenticationOptions { TargetHost = "localhost", RemoteCertificateValidationCallback = (_, _, _, _) => true },
        },
        this,
        TimeProvider.System);

    public Inbox<SipRequest> Received { get; } = new();

    /// <summary>Null lets a MESSAGE go unanswered.</summary>
    public Func<SipRequest, SipOutgoingResponse?> Answer { get; set; } = _ => new SipOutgoingResponse(200);

    /// <summary>Waited for before <see cref="Answer"/> is given.</summary>
    public Func<SipRequest, Task>? AnswerLater { get; set; }

    public string CallId { get; init; } = "3848276298220188511@192.0.2.7";

    /// <summary>Behind the contact's URI.</summary>
    public string ContactParameters { get; init; } = "";

    public Flow Flow => _flow!;

    /// <summary>REGISTER over a new flow to a node.</summary>
    /// <returns>The 200.</returns>
    public async Task<SipResponse> RegisterAsync(SipTransport transport, IPEndPoint node, params KeyValuePair<string, string>[] headers)
    {
        _flow = transport == SipTransport.Udp
            ? _endpoint.UdpFlow(_endpoint.ListenUdp(new IPEndPoint(IPAddress.Loopback, 0)), node)
            : await _endpoint.ConnectAsync(transport, node, tlsHost: null, CancellationToken.None);
        _flow.Should().NotBeNull();
        ClientResult result = await _endpoint.SendAsync(Register(transport, headers), _flow!, CancellationToken.None);
        result.Response.Should().NotBeNull();
        result.Response!.StatusCode.Should().Be(200);
        return result.Response;
    }

    /// <summary>A MESSAGE by somebody who is no node, or who pretends to be one.</summary>
    public async Task<SipResponse> ForgeAsync(IPEndPoint node, string route, int maxForwards = 70, string? uri = null, params KeyValuePair<string, string>[] headers)
    {
        Flow flow = (await _endpoint.ConnectAsync(SipTransport.Tcp, node, tlsHost: null, CancellationToken.None))!;
        ClientResult result = await _endpoint.SendAsync(
            new SipOutgoingRequest
            {
                Method = SipMethods.Message,
                RequestUri = uri ?? $"sip:{SipWorld.Did}@192.0.2.7",
                Route = [$"<{route}>"],
                From = "<sip:666@elsewhere.example.org>;tag=1",
                To = $"<sip:{SipWorld.Did}@{SipWorld.Domain}>",
                CallId = Guid.NewGuid().ToString("N"),
                CSeq = 1,
                MaxForwards = maxForwards,
                Headers = headers,
                ContentType = "text/plain",
                Body = "buy now"u8.ToArray(),
            },
            flow,
            CancellationToken.None);
        result.Response.Should().NotBeNull();
        return result.Response!;
    }

    void ISipHandler.OnRequest(ServerTransaction transaction)
    {
        Received.Add(transaction.Request);
        if (AnswerLater is { } until)
        {
            until(transaction.Request).ContinueWith(_ => transaction.Respond(Answer(transaction.Request)!), TaskScheduler.Default);
            return;
        }

        if (Answer(transaction.Request) is { } answer) transaction.Respond(answer);
    }

    void ISipHandler.OnFlowClosed(Flow flow)
    {
    }

    public ValueTask DisposeAsync() => _endpoint.DisposeAsync();

    public static string TextOf(SipRequest request) => Encoding.UTF8.GetString(request.Body.Span);

    private SipOutgoingRequest Register(SipTransport transport, KeyValuePair<string, string>[] headers) => new()
    {
        Method = SipMethods.Register,
        RequestUri = $"sip:{SipWorld.Domain}",
        From = $"<sip:{SipWorld.Did}@{SipWorld.Domain}>;tag=a73kszlfl",
        To = $"<sip:{SipWorld.Did}@{SipWorld.Domain}>",
        CallId = CallId,
        CSeq = ++_cseq,
        Headers = [new("Contact", $"<sip:{SipWorld.Did}@{Flow.Local};transport={transport.ToString().ToLowerInvariant()}>{ContactParameters}"), new("Supported", "path, outbound"), .. headers],
    };
}
