using System.Net;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Observability;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Registrar;
using Interworking.Gateway.Sip;
using Interworking.Gateway.Sip.Defence;
using Interworking.Gateway.Sip.Gruus;
using Interworking.Gateway.Sip.Nodes;
using Interworking.Gateway.Tests.Registrar;
using Interworking.Sip.Transport;
using Interworking.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Interworking.Gateway.Tests.Sip;

/// <summary>The SIP side on a loopback UDP port, over a journal and a clock that tests move.</summary>
internal sealed class SipWorld : IAsyncDisposable, IWaitingWaker
{
    public const string Domain = "env1.example.net";
    public const string Did = "111222333";

    private readonly SipMetrics _metrics = new();
    private readonly EmbeddedRegistrar _embedded;

    private SipWorld(SipOptions sip, FakeJournal journal, ManualTimeProvider time, IRegistrar? registrar)
    {
        (Journal, Time) = (journal, time);
        var options = new GatewayOptions { Sip = sip };
        sip.Listen = ["udp:127.0.0.1:0"];
        var provisioning = new FakeProvisioning(
            Domain, FakeProvisioning.Account(1, Did), FakeProvisioning.Account(2, "444"), FakeProvisioning.Account(3, "555", enabled: false),
            FakeProvisioning.Account(4, "user"));
        var own = new OwnAddresses(options);
        _embedded = new EmbeddedRegistrar(Journal, Journal, options, _metrics, Time, NullLogger<EmbeddedRegistrar>.Instance);
        Registrar = registrar ?? _embedded;
        var authenticator = new SipAuthenticator(options, new EnvironmentSecret(new byte[EnvironmentSecret.Octets]), provisioning, Time, NullLogger<SipAuthenticator>.Instance);
        var paths = new NodePaths(options, new NodeIdentity("env1", "a", 0, 1), new FlowTokenCodec(new EnvironmentSecret(new byte[EnvironmentSecret.Octets])));
        var service = new RegistrarService(
            Registrar, provisioning, this, authenticator, own, paths, new RegisterExtras(options, new GruuCodec(options, new EnvironmentSecret(new byte[EnvironmentSecret.Octets]), provisioning)), options, _metrics, Time,
            NullLogger<RegistrarService>.Instance);
        SipDispatcher dispatcher = null!;
        Server = new SipServer(options, new Lazy<ISipHandler>(() => dispatcher), own, Time, NullLogger<SipServer>.Instance);
        var proxy = new FlowProxy(Server, paths, _metrics, Time, NullLogger<FlowProxy>.Instance);
        SipIngress ingress = null!; // nobody sends a MESSAGE to us here: MessageWorld is for that
        Defence = new SipDefence(options, own, provisioning, paths, _metrics, Time, NullLogger<SipDefence>.Instance);
        dispatcher = new SipDispatcher(service, ingress, proxy, own, provisioning, Defence, _metrics, NullLogger<SipDispatcher>.Instance);
    }

    public FakeJournal Journal { get; }

    public ManualTimeProvider Time { get; }

    public IRegistrar Registrar { get; }

    public SipServer Server { get; }

    public SipDefence Defence { get; }

    public SipMetrics Metrics => _metrics;

    public IPEndPoint Address => Server.UdpListeners[0].Local;

    /// <summary>Called in place of the pipeline.</summary>
    public Action<long> OnWake { get; set; } = _ => { };

    public static async Task<SipWorld> StartAsync(
        SipOptions? sip = null, FakeJournal? journal = null, ManualTimeProvider? time = null, IRegistrar? registrar = null)
    {
        var world = new SipWorld(sip ?? new SipOptions(), journal ?? new FakeJournal(), time ?? new ManualTimeProvider(), registrar);
        await world._embedded.StartAsync(CancellationToken.None);
        await world.Server.StartAsync(CancellationToken.None);
        return world;
    }

    public void Wake(long accountId) => OnWake(accountId);

    public async ValueTask DisposeAsync()
    {
        await Server.StopAsync(CancellationToken.None);
        await _embedded.StopAsync(CancellationToken.None);
        _embedded.Dispose();
        _metrics.Dispose();
    }
}
