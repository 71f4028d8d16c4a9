using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Observability;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Registrar;
using Interworking.Gateway.Sip;
using Interworking.Gateway.Sip.Defence;
using Interworking.Gateway.Sip.Gruus;
using Interworking.Gateway.Sip.Nodes;
using Interworking.Gateway.Tests.Pipeline;
using Interworking.Sip.Auth;
using Interworking.Sip.Messages;
using Interworking.Sip.Transport;
using Interworking.Testing.Peers;
using Microsoft.Extensions.Logging.Abstractions;

namespace Interworking.Gateway.Tests.Sip.Ingress;

/// <summary>The SIP side on loopback sockets over a real pipeline and a SQLite file; who receives is scripted.</summary>
internal sealed class MessageWorld : IAsyncDisposable
{
    private readonly SipMetrics _metrics = new();
    private readonly TcpListener _tcp = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Task> _streams = [];
    private readonly RecentRequestsLoader _loader;
    private Task _accepting = Task.CompletedTask;

    private MessageWorld(PipelineFixture gateway, GatewayOptions options)
    {
        (Gateway, Options) = (gateway, options);
        var own = new OwnAddresses(options);
        var secret = new EnvironmentSecret(new byte[EnvironmentSecret.Octets]);
        var paths = new NodePaths(options, new NodeIdentity("env1", "a", 0, 1), new FlowTokenCodec(secret));
        var authenticator = new SipAuthenticator(options, secret, gateway.Accounts, gateway.Time, NullLogger<SipAuthenticator>.Instance);
        var gruus = new GruuCodec(options, secret, gateway.Accounts);
        Recent = new RecentRequests(gateway.Time);
        _loader = new RecentRequestsLoader(Recent, gateway.Spool, gateway.Time);
        var ingress = new SipIngress(gateway.Pipeline, authenticator, own, gateway.Accounts, Recent, new SenderRates(options, gateway.Time), gruus, gateway.Notifications, gateway.Ids, options,
            _metrics, gateway.Metrics, gateway.Time, NullLogger<SipIngress>.Instance);
        var registrar = new RegistrarService(gateway.Registrar, gateway.Accounts, gateway.Deliverer, authenticator, own, paths, new RegisterExtras(options, gruus), options, _metrics, gateway.Time,
            NullLogger<RegistrarService>.Instance);
        SipDispatcher dispatcher = null!;
        Server = new SipServer(options, new Lazy<ISipHandler>(() => dispatcher), own, gateway.Time, NullLogger<SipServer>.Instance);
        var proxy = new FlowProxy(Server, paths, _metrics, gateway.Time, NullLogger<FlowProxy>.Instance);
        var defence = new SipDefence(options, own, gateway.Accounts, paths, _metrics, gateway.Time, NullLogger<SipDefence>.Instance);
        dispatcher = new SipDispatcher(registrar, ingress, proxy, own, gateway.Accounts, defence, _metrics, NullLogger<SipDispatcher>.Instance);
        Numbers = new Counted(_metrics);
    }

    public PipelineFixture Gateway { get; }

    public GatewayOptions Options { get; }

    public SipServer Server { get; }

    public RecentRequests Recent { get; }

    public Counted Numbers { get; }

    public IPEndPoint Udp => Server.UdpListeners[0].Local;

    public IPEndPoint Tcp => (IPEndPoint)_tcp.LocalEndpoint;

    /// <param name="sip">What the test needs to be different.</param>
    /// <param name="delivery">What the test needs to be different.</param>
    /// <param name="formerLife">Its database and accounts go on.</param>
    public static async Task<MessageWorld> StartAsync(SipOptions? sip = null, DeliveryOptions? delivery = null, PipelineFixture? formerLife = null)
    {
        var options = new GatewayOptions { Sip = sip ?? new SipOptions(), Delivery = delivery ?? new DeliveryOptions() };
        options.Sip.Listen = ["udp:127.0.0.1:0"];
        var world = new MessageWorld(await PipelineFixture.StartAsync(formerLife, options), options);
        if (formerLife is null)
        {
            world.AddAccount(1, SipWorld.Did);
            world.AddAccount(2, "444");
        }

        await world._loader.StartAsync(default);
        await world.Server.StartAsync(default);
        world._tcp.Start();
        world._accepting = world.AcceptAsync();
        return world;
    }

    public Account AddAccount(long id, string did, bool enabled = true, bool messaging = true, int perMinute = 0)
    {
        Account account = new(id, did, DigestHa1.Compute(DigestAlgorithm.Md5, did, SipWorld.Domain, FakeProvisioning.PasswordOf(did)), "", "John Doe", messaging, enabled, perMinute);
        Gateway.Accounts.Add(account);
        return account;
    }

    public Task<MessagePhone> PhoneAsync(bool tcp = false, string? user = null) => MessagePhone.ConnectAsync(tcp ? Tcp : Udp, tcp, user);

    /// <summary>Ends this life; the database stays for the next.</summary>
    public async Task StopAsync()
    {
        await EndAsync();
        await Gateway.StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        await Gateway.DisposeAsync();
    }

    /// <summary>Ends the SIP side; the rest of the gateway goes on.</summary>
    public async Task EndAsync()
    {
        await _stop.CancelAsync();
        _tcp.Stop();
        await _accepting;
        await Server.DisposeAsync();
        await Task.WhenAll(_streams);
        Numbers.Dispose();
        _metrics.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                _streams.Add(ServeAsync(await _tcp.AcceptSocketAsync(_stop.Token)));
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using var pipe = new TcpPipe(socket);
        await Server.Endpoint.RunStreamAsync(pipe, SipTransport.Tcp, (IPEndPoint)socket.LocalEndPoint!, (IPEndPoint)socket.RemoteEndPoint!, _stop.Token);
    }
}
