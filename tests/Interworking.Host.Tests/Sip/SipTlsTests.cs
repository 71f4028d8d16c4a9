using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Interworking.Gateway.Configuration;
using Interworking.Host.Serve.Tls;
using Interworking.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Interworking.Host.Tests.Sip;

/// <summary>The SIP listener over TLS: what it negotiates, and a certificate that changes while apps are connected.</summary>
[Collection(nameof(GatewayHost))]
public sealed class SipTlsTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("siptls-").FullName;
    private TestAuthority _authority = null!;
    private CertificateOptions _certificate = null!;
    private GatewayHost _gateway = null!;

    public async Task InitializeAsync()
    {
        _authority = new TestAuthority(_folder, "ours");
        (string path, string key) = _authority.Issue("server", "first");
        _certificate = new CertificateOptions { Path = path, KeyPath = key };
        _gateway = await GatewayHost.StartAsync(_folder, certificate: _certificate, securesAll: true);
    }

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        _authority.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("sip/2", "sip/2")]
    [InlineData(null, "")]
    public async Task Handshake_Protocol_SipOrNone(string? offered, string negotiated)
    {
        await using SslStream app = await ConnectAsync(offered, SslProtocols.None);

        app.NegotiatedApplicationProtocol.ToString().Should().Be(negotiated);
        (await OptionsAsync(app)).Should().StartWith("SIP/2.0 200 OK\r\nVia: SIP/2.0/TLS ");
    }

    [Theory]
    [InlineData(SslProtocols.Tls12, true)]
    [InlineData(SslProtocols.Tls13, true)]
#pragma warning disable SYSLIB0039, CA5397 // what is refused has to be named
    [InlineData(SslProtocols.Tls11, false)]
#pragma warning restore SYSLIB0039, CA5397
    public async Task Handshake_Version_OneTwoAndUpOnly(SslProtocols version, bool accepted)
    {
        Func<Task> connecting = async () => await (await ConnectAsync(null, version)).DisposeAsync();

        if (accepted) await connecting.Should().NotThrowAsync();
        else await connecting.Should().ThrowAsync<Exception>();
    }

    [Fact]
    public async Task Certificate_Renewed_ServesNewConnectionsAndKeepsTheOldOnes()
    {
        await using SslStream old = await ConnectAsync(null, SslProtocols.None);

        _authority.Issue("server", "second");
        _gateway.Services.GetRequiredService<Certificates>().LookAgain();
        await using SslStream renewed = await ConnectAsync(null, SslProtocols.None);

        old.RemoteCertificate!.Subject.Should().Be("CN=first");
        renewed.RemoteCertificate!.Subject.Should().Be("CN=second");
        (await OptionsAsync(old)).Should().StartWith("SIP/2.0 200 OK");
        (await OptionsAsync(renewed)).Should().StartWith("SIP/2.0 200 OK");
    }

    private async Task<SslStream> ConnectAsync(string? protocol, SslProtocols version)
    {
        var socket = new TcpClient();
        await socket.ConnectAsync(_gateway.SipTls);
        var stream = new SslStream(socket.GetStream());
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(_authority.Path);
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            CertificateChainPolicy = policy,
            EnabledSslProtocols = version,
            ApplicationProtocols = protocol is null ? null : [new SslApplicationProtocol(protocol)],
        });
        return stream;
    }

    private static async Task<string> OptionsAsync(SslStream app)
    {
        string request = string.Join("\r\n",
        [
            $"OPTIONS sip:{GatewayHost.Domain} SIP/2.0", "Via: SIP/2.0/TLS 127.0.0.1:9;branch=z9hG4bK1;rport", "Max-Forwards: 70", "From: <sip:1@a.net>;tag=1",
            $"To: <sip:{GatewayHost.Domain}>", "Call-ID: 1", "CSeq: 1 OPTIONS", "Content-Length: 0", "", "",
        ]);
        await app.WriteAsync(Encoding.UTF8.GetBytes(request));
        byte[] buffer = new byte[4096];
        int length = await app.ReadAsync(buffer).AsTask().WaitAsync(TimeSpan.FromSeconds(10));
        return Encoding.UTF8.GetString(buffer, 0, length);
    }
}
