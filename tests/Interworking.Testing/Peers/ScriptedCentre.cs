using System.Net;
using System.Net.Sockets;
using System.Text;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Session;
using Interworking.Smpp.Values;

namespace Interworking.Testing.Peers;

/// <summary>A carrier's message centre that we dial: takes our bind, hands out messages as deliver_sm, can vanish and come back on the same port.</summary>
public sealed class ScriptedCentre : ISmppSessionHandler, IAsyncDisposable
{
    private readonly string _systemId;
    private readonly string _password;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _sessions = [];
    private readonly List<Task> _reporting = [];
    private readonly Lock _gate = new();
    private Socket _listener;
    private Task _accepting;
    private TcpPipe? _pipe;
    private SmppSession? _bound;

    public ScriptedCentre(int port, string systemId, string password)
    {
        (EndPoint, _systemId, _password) = (new IPEndPoint(IPAddress.Loopback, port), systemId, password);
        _listener = Listen();
        _accepting = AcceptAsync(_listener);
    }

    public IPEndPoint EndPoint { get; }

    /// <summary>One entry for each accepted bind.</summary>
    public Inbox<Bind> Binds { get; } = new();

    /// <summary>submit_sm that we sent it and it took.</summary>
    public Inbox<ShortMessage> Received { get; } = new();

    /// <summary>submit_sm that it did not.</summary>
    public Inbox<ShortMessage> Refused { get; } = new();

    /// <summary>What a submit_sm is answered; what is not 0 is not taken, null leaves it unanswered.</summary>
    public Func<ShortMessage, CommandStatus?> Judge { get; set; } = static _ => CommandStatus.Ok;

    /// <summary>Makes a receipt's id out of the answer's, for a receipt to each message that asked; null as it is: none is sent.</summary>
    public Func<string, string>? Report { get; set; }

    /// <summary>What its receipts were answered.</summary>
    public Inbox<SendResult> Reported { get; } = new();

    /// <summary>Hands out a message on the bound link and waits for the answer.</summary>
    public async Task<SendResult> DeliverAsync(ShortMessage message)
    {
        SmppSession session = Volatile.Read(ref _bound) ?? throw new InvalidOperationException("nobody is bound");
        return await session.SendAsync(new DeliverSm(message), CancellationToken.None);
    }

    /// <summary>Gone: the link is cut and nobody listens.</summary>
    public async Task VanishAsync()
    {
        _listener.Dispose();
        await _accepting;
        lock (_gate) _pipe?.Cut();
        Volatile.Write(ref _bound, null);
    }

    public void ComeBack()
    {
        _listener = Listen();
        _accepting = AcceptAsync(_listener);
    }

    ValueTask<BindDecision> ISmppSessionHandler.BindAsync(SmppSession session, Bind bind, CancellationToken cancellation)
    {
        bool right = bind.SystemId == _systemId && bind.Password == _password;
        if (right)
        {
            Volatile.Write(ref _bound, session);
            Binds.Add(bind);
        }

        return ValueTask.FromResult(new BindDecision(right ? CommandStatus.Ok : CommandStatus.BindFailed, "centre"));
    }

    void ISmppSessionHandler.OnBound(SmppSession session)
    {
    }

    void ISmppSessionHandler.OnRequest(SmppSession session, in SmppRequest request)
    {
        if (request.Pdu is not SubmitSm submit)
        {
            request.Respond(CommandStatus.InvalidCommandId);
            return;
        }

        CommandStatus? judged = Judge(submit.Message);
        (judged == CommandStatus.Ok ? Received : Refused).Add(submit.Message);
        if (judged is not { } status) return;
        string id = $"{Received.Count:X8}";
        request.Respond(status, status == CommandStatus.Ok ? new SubmitSmResp(id) : null);
        if (status == CommandStatus.Ok && Report is { } report && submit.Message.RegisteredDelivery.Receipt != ReceiptRequest.None)
            lock (_gate) _reporting.Add(ReportAsync(session, submit.Message, report(id)));
    }

    void ISmppSessionHandler.OnClosed(SmppSession session, SessionEnd end) => Interlocked.CompareExchange(ref _bound, null, session);

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _accepting;
        await _stop.CancelAsync();
        await Task.WhenAll(_sessions);
        await Task.WhenAll(_reporting);
        _pipe?.Dispose();
        _stop.Dispose();
    }

    private async Task ReportAsync(SmppSession session, ShortMessage message, string id) => Reported.Add(await session.SendAsync(new DeliverSm(new ShortMessage
    {
        Source = message.Destination,
        Destination = message.Source,
        EsmClass = EsmClass.Receipt,
        Body = Encoding.ASCII.GetBytes($"id:{id} sub:001 dlvrd:001 submit date:2601010000 done date:2601010000 stat:DELIVRD err:000 text:"),
    })));

    private Socket Listen()
    {
        var listener = new Socket(SocketType.Stream, ProtocolType.Tcp);
        listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        listener.Bind(EndPoint);
        listener.Listen();
        return listener;
    }

    private async Task AcceptAsync(Socket listener)
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = await listener.AcceptAsync();
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                return; // the listener was closed
            }

            lock (_gate)
            {
                _pipe = new TcpPipe(socket);
                var session = new SmppSession(_pipe, SessionRole.MessageCentre, this, new SmppSessionOptions { Window = 100 }, TimeProvider.System);
                _sessions.Add(session.RunAsync(_stop.Token));
            }
        }
    }
}
