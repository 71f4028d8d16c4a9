using System.Net;
using System.Text;
using Interworking.Sip.Messages;
using Interworking.Sip.Transport;
using Interworking.Testing.Peers;

namespace Interworking.Gateway.Tests.Sip.Outbound;

/// <summary>An app, a proxy or a relay on a loopback UDP port that answers MESSAGEs by a script.</summary>
internal sealed class ScriptedContact : ISipHandler, IAsyncDisposable
{
    private readonly SipEndpoint _endpoint;
    private readonly UdpListener _listener;

    public ScriptedContact()
    {
        _endpoint = new SipEndpoint(new SipEndpointOptions(), this, TimeProvider.System);
        _listener = _endpoint.ListenUdp(new IPEndPoint(IPAddress.Loopback, 0));
    }

    public IPEndPoint Address => _listener.Local;

    public Inbox<SipRequest> Received { get; } = new();

    /// <summary>The answer to a request and how many came before it; null for silence.</summary>
    public Func<SipRequest, int, SipOutgoingResponse?> Answer { get; set; } = (_, _) => new SipOutgoingResponse(200);

    /// <summary>Answers one after the other, the last again and again.</summary>
    public void Answers(params SipOutgoingResponse[] answers) => Answer = (_, before) => answers[Math.Min(before, answers.Length - 1)];

    /// <summary>The same status to all.</summary>
    public void Answers(int status) => Answers(new SipOutgoingResponse(status));

    public static string TextOf(SipRequest request) => Encoding.UTF8.GetString(request.Body.Span);

    void ISipHandler.OnRequest(ServerTransaction transaction)
    {
        int before = Received.Count;
        Received.Add(transaction.Request);
        if (Answer(transaction.Request, before) is { } answer) transaction.Respond(answer);
    }

    void ISipHandler.OnFlowClosed(Flow flow)
    {
    }

    public ValueTask DisposeAsync() => _endpoint.DisposeAsync();
}
