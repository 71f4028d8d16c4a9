using System.Net;
using System.Net.Security;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Session;
using Interworking.Smpp.Values;

namespace Interworking.Testing.Peers;

/// <summary>A carrier that binds to us as an ESME: submits as fast as its window allows and keeps what comes back (receipts, messages).</summary>
public sealed class LoadCarrier : ISmppSessionHandler, IAsyncDisposable
{
    private readonly TcpPipe _pipe;
    private readonly SmppSession _session;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task<SessionEnd> _life;

    private LoadCarrier(TcpPipe pipe, int window, Inbox<ShortMessage> received)
    {
        (_pipe, Received) = (pipe, received);
        _session = new SmppSession(pipe, SessionRole.Esme, this, new SmppSessionOptions { Window = window, PeerWindow = 1000 }, TimeProvider.System);
        _life = _session.RunAsync(_stop.Token);
    }

    /// <summary>The bind's status.</summary>
    public CommandStatus BindStatus { get; private set; }

    /// <summary>deliver_sm and data_sm that we sent it; each was answered 0.</summary>
    public Inbox<ShortMessage> Received { get; }

    /// <summary>alert_notifications that we sent it, which have no answer.</summary>
    public Inbox<AlertNotification> Alerts { get; } = new();

    /// <summary>Ends when the link does.</summary>
    public Task<SessionEnd> Ended => _life;

    /// <summary>Connects and binds; look at <see cref="BindStatus"/>.</summary>
    /// <param name="gateway">Where.</param>
    /// <param name="systemId">Who.</param>
    /// <param name="password">Its password.</param>
    /// <param name="window">Submits that may be unanswered.</param>
    /// <param name="type">The bind.</param>
    /// <param name="tls">Over TLS; null for plain TCP.</param>
    /// <param name="received">Takes what comes, together with other binds'; null for one of its own.</param>
    public static async Task<LoadCarrier> BindAsync(
        IPEndPoint gateway, string systemId, string password, int window = 10, BindType type = BindType.Transceiver,
        SslClientAuthenticationOptions? tls = null, Inbox<ShortMessage>? received = null)
    {
        var carrier = new LoadCarrier(await TcpPipe.ConnectAsync(gateway, tls), window, received ?? new Inbox<ShortMessage>());
        BindResult result = await carrier._session.BindAsync(
            new Bind(type, systemId, password, "", 0x34, Ton.Unknown, Npi.Unknown, ""), carrier._stop.Token);
        carrier.BindStatus = result.Status;
        return carrier;
    }

    /// <summary>Waits for a place in the window, then for the answer. Never throws for what the link does.</summary>
    public ValueTask<SendResult> SubmitAsync(ShortMessage message) => _session.SendAsync(new SubmitSm(message), CancellationToken.None);

    /// <summary>Sends any request; its answer.</summary>
    public ValueTask<SendResult> SendAsync(Pdu request) => _session.SendAsync(request, CancellationToken.None);

    /// <summary>Cuts the connection.</summary>
    public void Cut() => _pipe.Cut();

    ValueTask<BindDecision> ISmppSessionHandler.BindAsync(SmppSession session, Bind bind, CancellationToken cancellation) =>
        throw new NotSupportedException("an ESME is not bound to");

    void ISmppSessionHandler.OnBound(SmppSession session)
    {
    }

    void ISmppSessionHandler.OnRequest(SmppSession session, in SmppRequest request)
    {
        if (request.Pdu is DeliverSm deliver) Received.Add(deliver.Message);
        if (request.Pdu is AlertNotification alert) Alerts.Add(alert);
        request.Respond(CommandStatus.Ok);
    }

    void ISmppSessionHandler.OnClosed(SmppSession session, SessionEnd end)
    {
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _life;
        _pipe.Dispose();
        _stop.Dispose();
    }
}
