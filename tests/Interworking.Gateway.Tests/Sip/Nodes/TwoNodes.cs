using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Observability;
using Interworking.Gateway.Registrar;
using Interworking.Gateway.Tests.Registrar;
using Interworking.Sip.Messages;
using Microsoft.Extensions.Logging.Abstractions;

namespace Interworking.Gateway.Tests.Sip.Nodes;

/// <summary>Node a, which owns the messages, node b, which holds the app's flow, the registrar of both, and the app.</summary>
internal sealed class TwoNodes : IAsyncDisposable
{
    private readonly SipMetrics _metrics = new();
    private readonly EmbeddedRegistrar _registrar;
    private long _lives = 1;
    private readonly X509Certificate2 _certificate = MakeCertificate();

    private TwoNodes()
    {
        var journal = new FakeJournal();
        _registrar = new EmbeddedRegistrar(journal, journal, new GatewayOptions(), _metrics, TimeProvider.System, NullLogger<EmbeddedRegistrar>.Instance);
    }

    public GatewayNode A { get; private set; } = null!;

    public GatewayNode B { get; private set; } = null!;

    public App App { get; } = new();

    public static async Task<TwoNodes> StartAsync(NodeSetup? a = null, NodeSetup? b = null)
    {
        var nodes = new TwoNodes();
        nodes.A = await GatewayNode.StartAsync("a", nodes._registrar, a);
        nodes.B = await GatewayNode.StartAsync("b", nodes._registrar, (b ?? new NodeSetup()) with { Certificate = nodes._certificate });
        return nodes;
    }

    /// <summary>The app registers at node b.</summary>
    public Task<SipResponse> RegisterAsync(SipTransport transport, params KeyValuePair<string, string>[] headers) => App.RegisterAsync(transport, transport switch
    {
        SipTransport.Udp => B.Udp,
        SipTransport.Tcp => B.Tcp,
        _ => B.Tls,
    }, headers);

    /// <summary>Node b ends, and its place is taken by its next life; the registrar still knows the app.</summary>
    /// <param name="udp">Its UDP listener.</param>
    /// <param name="node">Its node address; null for that of the life before.</param>
    public async Task RestartBAsync(string udp, IPEndPoint? node = null)
    {
        node ??= B.Tcp;
        await B.DisposeAsync();
        B = await GatewayNode.StartAsync("b", _registrar, new NodeSetup { Incarnation = ++_lives, Udp = udp, NodeAddress = $"tcp:{node}" });
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await A.DisposeAsync();
        await B.DisposeAsync();
        _registrar.Dispose();
        _metrics.Dispose();
        _certificate.Dispose();
    }

    /// <summary>A UDP port that was free a moment ago.</summary>
    public static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        using X509Certificate2 made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
