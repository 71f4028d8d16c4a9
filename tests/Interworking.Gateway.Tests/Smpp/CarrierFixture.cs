using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net;
using System.Threading.Channels;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Operating;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Settlement.Credit;
using Interworking.Gateway.Smpp;
using Interworking.Gateway.Smpp.Copies;
using Interworking.Gateway.Smpp.Flow;
using Interworking.Gateway.Smpp.Links;
using Interworking.Gateway.Smpp.Login;
using Interworking.Gateway.Smpp.Outbinding;
using Interworking.Gateway.Tests.Pipeline;
using Interworking.Smpp.Codec;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Session;
using Interworking.Smpp.Tlvs;
using Interworking.Smpp.Values;
using Interworking.Storage.Sql.Sqlite;
using Interworking.Testing;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Abstractions;

namespace Interworking.Gateway.Tests.Smpp;

/// <summary>A gateway with one carrier, and that carrier's own end of real sessions over pipes in memory.</summary>
internal sealed class CarrierFixture : IAsyncDisposable
{
    private readonly SmppConnectionHandler _handler;
    private readonly CarrierLogin _login;
    private readonly LinkUpkeep _upkeep;
    private readonly TimeProvider _links;
    private readonly PartAssembler _parts;
    private readonly List<Task> _sessions = [];
    private readonly List<RawPeer> _raw = [];
    private readonly CancellationTokenSource _stop = new();

    private CarrierFixture(PipelineFixture gateway, TimeProvider links)
    {
        _links = links;
        Gateway = gateway;
        var options = new GatewayOptions();
        _parts = new PartAssembler(gateway.Ledger, gateway.Spool, gateway.Deliverer, gateway.Forwarder, gateway.Accounts, gateway.Running, options, gateway.Time, gateway.Metrics,
            NullLogger<PartAssembler>.Instance);
        Copies = new CopyWatch(gateway.Links, Fingerprints, gateway.Accounts, gateway.Ledger, gateway.Running, _links);
        FormerLife = new FormerLife(
            Copies, new SqliteCopyStore(gateway.Database), gateway.Database.Node, gateway.Ledger, gateway.Time, NullLogger<FormerLife>.Instance);
        Rates = new CarrierRates(_links);
        Journal = new LinkJournal(_links, NullLogger<LinkJournal>.Instance);
        Ingress = new SmppIngress(
            gateway.Pipeline, _parts, gateway.Scheduler, gateway.Operations, gateway.IncomingReceipts, new TraceGuard(gateway.Spool, options, gateway.EgressMetrics), Copies,
            new Congestion(options.Delivery, gateway.Metrics), Credits, gateway.Accounts, gateway.Registrar, gateway.Ids, gateway.Running, options, gateway.Time, gateway.Metrics,
            NullLogger<SmppIngress>.Instance);
        var guard = new LoginGuard(_links);
        _login = new CarrierLogin(gateway.Accounts, gateway.Links, guard, _links, Drain);
        var outbinds = new OutbindDoor(Outbinds, gateway.Accounts, gateway.Links, guard, Journal, _links);
        _handler = new SmppConnectionHandler(_login, Ingress, gateway.Links, Journal, Copies, Rates, gateway.Receipts, outbinds, options, _links);
        _upkeep = new LinkUpkeep(gateway.Links, Journal, Rates, gateway.Accounts, gateway.Running, Drain, _links, NullLogger<LinkUpkeep>.Instance);
        gateway.Accounts.Add(new Carrier
        {
            Name = "TATA",
            Credentials = [new CarrierCredential("tata", PasswordHash.Create("tata-pw", iterations: 1))],
            AllowedAddresses = [IPNetwork.Parse("127.0.0.0/8")],
            MaxBinds = 2,
        });
    }

    public PipelineFixture Gateway { get; }

    public CreditBook Credits { get; } = new();

    public SmppIngress Ingress { get; }

    public CopyWatch Copies { get; }

    public FormerLife FormerLife { get; }

    /// <summary>Those of the same environment, whichever life.</summary>
    public static Fingerprints Fingerprints { get; } = new(new EnvironmentSecret(new byte[EnvironmentSecret.Octets]));

    public CarrierRates Rates { get; }

    public LinkJournal Journal { get; }

    public NodeDrain Drain { get; } = new(TimeProvider.System);

    public OutbindDesk Outbinds { get; } = new();

    /// <param name="gateway">The gateway behind it; a new one when not given.</param>
    /// <param name="manual">Links and logins go by the pipeline's clock, moved by hand, too; else by the real one.</param>
    public static async Task<CarrierFixture> StartAsync(PipelineFixture? gateway = null, bool manual = false)
    {
        gateway ??= await PipelineFixture.StartAsync();
        var fixture = new CarrierFixture(gateway, manual ? gateway.Time : TimeProvider.System);
        await fixture.FormerLife.StartAsync(default);
        await fixture._parts.StartAsync(default);
        await fixture._upkeep.StartAsync(default);
        return fixture;
    }

    /// <summary>The carrier as it is provisioned from now on.</summary>
    public void Change(Func<Carrier, Carrier> change) => Gateway.Accounts.Add(change(Gateway.Accounts.Current.CarriersByName["TATA"]));

    /// <summary>Connects and binds. On the real clock a wrong password takes its second.</summary>
    public async Task<(Esme Esme, BindResult Result)> BindAsync(
        BindType type = BindType.Transceiver, string password = "tata-pw", string from = "127.0.0.1", string systemId = "tata", byte version = 0x34)
    {
        var esme = new Esme();
        var session = new SmppSession(Connect(from), SessionRole.Esme, esme, new SmppSessionOptions { Window = 100 }, TimeProvider.System);
        esme.Session = session;
        _sessions.Add(session.RunAsync(_stop.Token));
        BindResult result = await session.BindAsync(new Bind(type, systemId, password, "", version, Ton.Unknown, Npi.Unknown, ""), default).AsTask().WaitAsync(Limits.Patience);
        return (esme, result);
    }

    /// <summary>Connects; whoever has the other end does all that is done there, or nothing.</summary>
    public IDuplexPipe Connect(string from = "127.0.0.1")
    {
        var pipes = new DuplexPipePair();
        var connection = new DefaultConnectionContext("test", pipes.Left, pipes.Left) { RemoteEndPoint = new IPEndPoint(IPAddress.Parse(from), 40_000) };
        _sessions.Add(ServeAsync(connection));
        return pipes.Right;
    }

    /// <summary>As the server does it: what the handler leaves open ends with it.</summary>
    private async Task ServeAsync(ConnectionContext connection)
    {
        await _handler.OnConnectedAsync(connection);
        await connection.Transport.Input.CompleteAsync();
        await connection.Transport.Output.CompleteAsync();
    }

    /// <summary>Binds, and from then on neither reads nor answers by itself.</summary>
    public async Task<RawPeer> BindRawAsync(BindType type = BindType.Transceiver, byte version = 0x34)
    {
        var peer = new RawPeer(Connect());
        _raw.Add(peer);
        await peer.SendAsync(new Bind(type, "tata", "tata-pw", "", version, Ton.Unknown, Npi.Unknown, ""), 1);
        (PduHeader header, _) = await peer.ReadAsync();
        header.Status.Should().Be(CommandStatus.Ok);
        return peer;
    }

    /// <summary>Ends the sessions, not the gateway.</summary>
    public async Task EndAsync()
    {
        foreach (RawPeer peer in _raw) await peer.CutAsync();
        await _stop.CancelAsync();
        await Task.WhenAll(_sessions).WaitAsync(Limits.Patience);
        await _parts.StopAsync(default);
        await _upkeep.StopAsync(default);
        _upkeep.Dispose();
        _login.Dispose();
        _stop.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        await Gateway.DisposeAsync();
    }

    /// <summary>The carrier's end of one session.</summary>
    internal sealed class Esme : ISmppSessionHandler
    {
        private readonly Channel<ShortMessage> _receipts = Channel.CreateUnbounded<ShortMessage>();
        private readonly Channel<AlertNotification> _alerts = Channel.CreateUnbounded<AlertNotification>();

        public SmppSession Session { get; set; } = null!;

        /// <summary>Answered and received, in the order in which they came.</summary>
        public ConcurrentQueue<string> Events { get; } = new();

        /// <summary>What the next receipt is answered with.</summary>
        public CommandStatus ReceiptAnswer { get; set; }

        public async Task<SendResult> SubmitAsync(ShortMessage message)
        {
            SendResult result = await Session.SendAsync(new SubmitSm(message), default).AsTask().WaitAsync(Limits.Patience);
            return result;
        }

        /// <summary>Sends any request; its answer.</summary>
        public async Task<SendResult> SendAsync(Pdu request) => await Session.SendAsync(request, default).AsTask().WaitAsync(Limits.Patience);

        /// <summary>Cuts the connection without unbind.</summary>
        public void Cut() => Session.Close(SessionEndReason.Closed);

        public async Task<ShortMessage> ReceiptAsync() => await _receipts.Reader.ReadAsync().AsTask().WaitAsync(Limits.Patience);

        public async Task<AlertNotification> AlertAsync() => await _alerts.Reader.ReadAsync().AsTask().WaitAsync(Limits.Patience);

        public bool HasAlert => _alerts.Reader.TryPeek(out _);

        public ValueTask<BindDecision> BindAsync(SmppSession session, Bind bind, CancellationToken cancellation) => throw new NotSupportedException();

        public void OnBound(SmppSession session)
        {
        }

        public void OnRequest(SmppSession session, in SmppRequest request)
        {
            if (request.Pdu is AlertNotification alert)
            {
                _alerts.Writer.TryWrite(alert);
                return;
            }

            CommandStatus answer = ReceiptAnswer;
            ReceiptAnswer = CommandStatus.Ok;
            ShortMessage message = ((DeliverSm)request.Pdu).Message;
            message.Tlvs.TryGetCString(TlvTag.ReceiptedMessageId, out string id);
            Events.Enqueue($"receipt {id}");
            request.Respond(answer);
            _receipts.Writer.TryWrite(message);
        }

        public void OnClosed(SmppSession session, SessionEnd end)
        {
        }
    }
}
