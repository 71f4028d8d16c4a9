using System.Net;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Observability;
using Interworking.Gateway.Registrar;
using Interworking.Gateway.Sip;
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
            Domain, FakeProvisioning.Account(1, Did), FakeProvisioning.Account(2, "444"), FakeProvisioning.Account(3, "555", enabled: false));
        var own = new OwnAddresses(options);
        _embedded = new EmbeddedRegistrar(Journal, Journal, options, _metrics, Time, NullLogger<EmbeddedRegistrar>.Instance);
        Registrar = registrar ?? _embedded;
        var authenticator = new SipAuthenticator(options, provisioning, Time, NullLogger<SipAuthenticator>.Instance);
        var service = new RegistrarService(
            Registrar, provisioning, this, authenticator, own, options, _metrics, Time, NullLogger<RegistrarService>.Instance);
        SipIngress ingress = null!; // nobody sends a MESSAGE here: MessageWorld is for that
        var dispatcher = new SipDispatcher(service, ingress, own, provisioning, _metrics, NullLogger<SipDispatcher>.Instance);
        Server = new SipServer(options, new Lazy<ISipHandler>(dispatcher), own, Time, NullLogger<SipServer>.Instance);
    }

    public FakeJournal Journal { get; }

    public ManualTimeProvider Time { get; }

    public IRegistrar Registrar { get; }

    public SipServer Server { get; }

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
