using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Interworking.Sip.Messages;
using Interworking.Sip.Transport;

namespace Interworking.Sip.Tests.Transport;

/// <summary>Two endpoints over real TCP and TLS on loopback: one dials, the other accepts as the host would.</summary>
public sealed class DialTests : IAsyncLifetime
{
    private readonly ScriptedHandler _acceptorHandler = new(_ => new SipOutgoingResponse(202));
    private readonly ScriptedHandler _diallerHandler = new(_ => new SipOutgoingResponse(200));
    private readonly SipEndpoint _acceptor;
    private readonly SipEndpoint _dialler;
    private readonly TcpListener _socket = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly X509Certificate2 _certificate = MakeCertificate();
    private Task _accepting = Task.CompletedTask;
    private int _accepted;

    public DialTests()
    {
        _acceptor = new SipEndpoint(new SipEndpointOptions(), _acceptorHandler, TimeProvider.System);
        var options = new SipEndpointOptions
        {
            ConnectTimeout = TimeSpan.FromSeconds(10),
            TlsClient = (host, _) => new SslClientAuthenticationOptions
            {
                TargetHost = host,
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { _certificate },
                    RevocationMode = X509RevocationMode.NoCheck,
                },
            },
        };
        _dialler = new SipEndpoint(options, _diallerHandler, TimeProvider.System);
        _socket.Start();
    }

    private IPEndPoint Remote => (IPEndPoint)_socket.LocalEndpoint;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _dialler.DisposeAsync();
        await _acceptor.DisposeAsync();
        await _stop.CancelAsync();
        _socket.Stop();
        await _accepting;
        _certificate.Dispose();
        _stop.Dispose();
    }

    [Theory, InlineData(SipTransport.Tcp), InlineData(SipTransport.Tls)]
    public async Task ConnectAsync_Dialled_CarriesRequestsBothWaysOnOneConnection(SipTransport transport)
    {
        _accepting = AcceptAsync(transport);
        Flow flow = (await _dialler.ConnectAsync(transport, Remote, "sip.example.net", default))!;
        (await SendAsync(_dialler, flow)).Response!.StatusCode.Should().Be(202);
        Flow back = (await _acceptorHandler.NextAsync()).Flow;
        back.Remote.Should().Be(flow.Local);
        (await SendAsync(_acceptor, back)).Response!.StatusCode.Should().Be(200);
        (await _dialler.ConnectAsync(transport, Remote, "sip.example.net", default)).Should().BeSameAs(flow);
        _accepted.Should().Be(1);
    }

    [Fact]
    public async Task ConnectAsync_SeveralAtOnce_ShareOneConnection()
    {
        _accepting = AcceptAsync(SipTransport.Tcp);
        Flow?[] flows = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _dialler.ConnectAsync(SipTransport.Tcp, Remote, null, default).AsTask()));
        flows.Should().OnlyContain(one => one != null && one == flows[0]);
    }

    [Fact]
    public async Task ConnectAsync_CertificateForAnotherName_IsNoFlow()
    {
        _accepting = AcceptAsync(SipTransport.Tls);
        (await _dialler.ConnectAsync(SipTransport.Tls, Remote, "other.example.net", default)).Should().BeNull();
    }

    [Fact]
    public async Task ConnectAsync_NobodyListens_IsNoFlow()
    {
        IPEndPoint nobody = Remote;
        _socket.Stop();
        (await _dialler.ConnectAsync(SipTransport.Tcp, nobody, null, default)).Should().BeNull();
    }

    [Fact]
    public async Task Flow_OtherSideGoes_IsClosedAndDialledAnew()
    {
        _accepting = AcceptAsync(SipTransport.Tcp);
        Flow flow = (await _dialler.ConnectAsync(SipTransport.Tcp, Remote, null, default))!;
        await SendAsync(_dialler, flow);
        await _acceptor.DisposeAsync();
        (await _diallerHandler.FirstClosed.Task.WaitAsync(TimeSpan.FromSeconds(10))).Should().BeSameAs(flow);
        (await _dialler.ConnectAsync(SipTransport.Tcp, Remote, null, default)).Should().NotBeSameAs(flow);
    }

    private static Task<ClientResult> SendAsync(SipEndpoint endpoint, Flow flow) =>
        endpoint.SendAsync(ScriptedHandler.Message(), flow, default).AsTask().WaitAsync(TimeSpan.FromSeconds(10));

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=sip.example.net", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("sip.example.net");
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    private async Task AcceptAsync(SipTransport transport)
    {
        var lives = new List<Task>();
        try
        {
            while (true)
            {
                Socket socket = await _socket.AcceptSocketAsync(_stop.Token);
                _accepted++;
                lives.Add(ServeAsync(socket, transport));
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(lives);
        }
    }

    private async Task ServeAsync(Socket socket, SipTransport transport)
    {
        await using Stream plain = new NetworkStream(socket, ownsSocket: true);
        try
        {
            Stream stream = plain;
            if (transport == SipTransport.Tls)
            {
                var tls = new SslStream(plain);
                await tls.AuthenticateAsServerAsync(_certificate);
                stream = tls;
            }

            await _acceptor.RunStreamAsync(
                new Pipes(PipeReader.Create(stream), PipeWriter.Create(stream)), transport,
                (IPEndPoint)socket.LocalEndPoint!, (IPEndPoint)socket.RemoteEndPoint!, _stop.Token);
        }
        catch (Exception error) when (error is IOException or System.Security.Authentication.AuthenticationException)
        {
            transport.Should().Be(SipTransport.Tls, "only a handshake may fail: {0}", error);
        }
    }

    private sealed record Pipes(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
