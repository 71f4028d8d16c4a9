using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Observability;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Push;
using Interworking.Gateway.Registrar;
using Interworking.Gateway.Routing;
using Interworking.Gateway.Sip;
using Interworking.Gateway.Sip.Defence;
using Interworking.Gateway.Sip.Devices;
using Interworking.Gateway.Sip.Gruus;
using Interworking.Gateway.Sip.Nodes;
using Interworking.Gateway.Sip.Outbound;
using Interworking.Sip.Messages;
using Interworking.Sip.Transport;
using Interworking.Smpp.Text;
using Microsoft.Extensions.Logging.Abstractions;

namespace Interworking.Gateway.Tests.Sip.Nodes;

/// <summary>The SIP side of one node of several on loopback: a UDP and a TCP listener, TLS when it has a certificate, and a registrar shared with the others.</summary>
internal sealed class GatewayNode : IAsyncDisposable, IWaitingWaker
{
    private readonly SipMetrics _metrics = new();
    private readonly PipelineMetrics _pipelineMetrics = new();
    private readonly TcpListener _tcp = new(IPAddress.Loopback, 0);
    private readonly TcpListener _tls = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2? _certificate;
    private readonly List<Task> _running = [];
    private readonly SipEgress _egress;
    private int _accepted;

    private GatewayNode(string name, IRegistrar registrar, NodeSetup setup)
    {
        _certificate = setup.Certificate;
        Results = new DeviceResults(setup.Time);
        _tcp.Start();
        _tls.Start();
        Registrar = registrar;
        string address = setup.NodeAddress ?? $"tcp:{_tcp.LocalEndpoint}";
        var options = new GatewayOptions
        {
            Environment = new EnvironmentOptions { Node = name },
            Registrar = new RegistrarOptions { Provider = "redis" },
            Sip = new SipOptions { Listen = [setup.Udp], NodeAddress = address, TrustedPeers = setup.Trusts ? ["127.0.0.1"] : [], DnsServers = setup.DnsServers },
            Push = setup.Push,
        };
        var secret = new EnvironmentSecret(setup.Secret);
        Tokens = new FlowTokenCodec(secret);
        var paths = new NodePaths(options, new NodeIdentity("env1", name, 0, setup.Incarnation), Tokens);
        var own = new OwnAddresses(options);
        var provisioning = new FakeProvisioning(SipWorld.Domain, FakeProvisioning.Account(1, SipWorld.Did));
        var authenticator = new SipAuthenticator(options, secret, provisioning, setup.Time, NullLogger<SipAuthenticator>.Instance);
        var gruus = new GruuCodec(options, secret, provisioning);
        var service = new RegistrarService(
            registrar, provisioning, this, authenticator, own, paths, new RegisterExtras(options, gruus), options, _metrics, setup.RegisterTime ?? setup.Time, NullLogger<RegistrarService>.Instance);
        SipDispatcher dispatcher = null!;
        Server = new SipServer(options, new Lazy<ISipHandler>(() => dispatcher), own, setup.Time, NullLogger<SipServer>.Instance);
        Proxy = new FlowProxy(Server, paths, _metrics, setup.Time, NullLogger<FlowProxy>.Instance, setup.MaxProxied);
        var ingress = new SipIngress(pipeline: null!, authenticator, own, provisioning, new RecentRequests(setup.Time), new SenderRates(options, setup.Time), gruus, notifications: null!,
            new MessageIdGenerator(0, setup.Time), options, _metrics, _pipelineMetrics, setup.Time, NullLogger<SipIngress>.Instance); // no message has a way here
        var defence = new SipDefence(options, own, provisioning, paths, _metrics, setup.Time, NullLogger<SipDefence>.Instance);
        dispatcher = new SipDispatcher(service, ingress, Proxy, own, provisioning, defence, _metrics, NullLogger<SipDispatcher>.Instance);
        var texts = new TextSender(
            Server, new AppRoutes(Server, paths, options, setup.Time), new MessageComposer(options), new ContactRequests(Server, new SipCredentials(options)), new Relays(options), options);
        _egress = new SipEgress(registrar, texts, new OutboundProxies(options), new Redirects(own, provisioning), new ContactLanes(), new Relays(options), Results, gruus, options, _pipelineMetrics);
    }

    public SipServer Server { get; }

    public FlowProxy Proxy { get; }

    public IRegistrar Registrar { get; }

    public DeviceResults Results { get; }

    public FlowTokenCodec Tokens { get; }

    public IPEndPoint Udp => Server.UdpListeners[0].Local;

    public IPEndPoint Tcp => (IPEndPoint)_tcp.LocalEndpoint;

    public IPEndPoint Tls => (IPEndPoint)_tls.LocalEndpoint;

    /// <summary>TCP and TLS connections accepted so far.</summary>
    public int Accepted => Volatile.Read(ref _accepted);

    public static async Task<GatewayNode> StartAsync(string name, IRegistrar registrar, NodeSetup? setup = null)
    {
        var node = new GatewayNode(name, registrar, setup ?? new NodeSetup());
        await node.Server.StartAsync(CancellationToken.None);
        node._running.Add(node.AcceptAsync(node._tcp, SipTransport.Tcp));
        node._running.Add(node.AcceptAsync(node._tls, SipTransport.Tls));
        return node;
    }

    /// <summary>One attempt of a message that this node owns.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="attempt">Which one.</param>
    /// <param name="raw">The destination as an app wrote it; null for a carrier's message to the number.</param>
    public Task<AttemptResult> SendAsync(string text, int attempt = 1, string? raw = null)
    {
        var id = new MessageId(4711);
        var message = new Message
        {
            Id = id,
            TraceId = "env1-4711",
            Direction = raw is null ? Direction.SmsToSip : Direction.SipToSip,
            Origin = new Origin { Number = "4477", Raw = "4477" },
            Destination = SipWorld.Did,
            DestinationRaw = raw ?? SipWorld.Did,
            Text = text,
            Alphabet = Alphabet.Gsm7,
            AcceptedAt = DateTimeOffset.UnixEpoch,
            ExpiresAt = DateTimeOffset.MaxValue,
            Parts = [],
        };
        var delivery = new Delivery(message, Route.To(FakeProvisioning.Account(1, SipWorld.Did)), transaction: false, TimeSpan.Zero);
        for (int i = 0; i < attempt; i++) delivery.BeginAttempt(message.AcceptedAt);
        return _egress.SendAsync(delivery, CancellationToken.None).AsTask();
    }

    public async Task<Binding> BindingAsync() =>
        (await Registrar.LookupAsync(SipWorld.Did, CancellationToken.None)).Should().ContainSingle().Subject;

    public void Wake(long accountId)
    {
    }

    /// <summary>As when the process ends: nothing of it answers any more.</summary>
    public async ValueTask DisposeAsync()
    {
        await Server.StopAsync(CancellationToken.None);
        _tcp.Dispose();
        _tls.Dispose();
        await Task.WhenAll(_running);
        _metrics.Dispose();
        _pipelineMetrics.Dispose();
    }

    private async Task AcceptAsync(TcpListener listener, SipTransport transport)
    {
        var connections = new List<Task>();
        while (true)
        {
            try
            {
                TcpClient client = await listener.AcceptTcpClientAsync();
                Interlocked.Increment(ref _accepted);
                connections.Add(RunAsync(client, transport));
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                break; // closed by the test
            }
        }

        await Task.WhenAll(connections);
    }

    private async Task RunAsync(TcpClient client, SipTransport transport)
    {
        using TcpClient closing = client;
        Stream stream = client.GetStream();
        if (transport == SipTransport.Tls)
        {
            var tls = new SslStream(stream);
            await tls.AuthenticateAsServerAsync(_certificate!);
            stream = tls;
        }

        await using Stream ending = stream;
        await Server.Endpoint.RunStreamAsync(
            new Pipes(PipeReader.Create(stream), PipeWriter.Create(stream)), transport,
            (IPEndPoint)client.Client.LocalEndPoint!, (IPEndPoint)client.Client.RemoteEndPoint!, CancellationToken.None);
    }

    private sealed record Pipes(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}

/// <summary>What differs between the nodes of a test.</summary>
internal sealed record NodeSetup
{
    /// <summary>Sip.NodeAddress; null for the TCP listener.</summary>
    public string? NodeAddress { get; init; }

    public string Udp { get; init; } = "udp:127.0.0.1:0";

    public byte[] Secret { get; init; } = new byte[EnvironmentSecret.Octets];

    public long Incarnation { get; init; } = 1;

    /// <summary>Apps on loopback need no digest.</summary>
    public bool Trusts { get; init; } = true;

    public int MaxProxied { get; init; } = 100;

    public IReadOnlyList<string> DnsServers { get; init; } = [];

    public X509Certificate2? Certificate { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The clock of registrations; null for <see cref="Time"/>.</summary>
    public TimeProvider? RegisterTime { get; init; }

    public PushOptions Push { get; init; } = new();
}
