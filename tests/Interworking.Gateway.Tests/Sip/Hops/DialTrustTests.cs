using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Tests.Registrar;
using Interworking.Sip.Messages;
using Interworking.Sip.Transport;
using Interworking.Testing;
using Interworking.Testing.Servers;

namespace Interworking.Gateway.Tests.Sip.Hops;

/// <summary>Whom we talk to when we dial over TLS (RFC 5922), with a real handshake.</summary>
public sealed class DialTrustTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dial-").FullName;
    private readonly ScriptedDns _dns = new();
    private readonly TcpListener _server = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private TestAuthority _ours = null!;
    private TestAuthority _theirs = null!;
    private X509Certificate2 _certificate = null!;
    private Task _serving = Task.CompletedTask;

    private int Port => ((IPEndPoint)_server.LocalEndpoint).Port;

    public Task InitializeAsync()
    {
        _ours = new TestAuthority(_folder, "ours");
        _theirs = new TestAuthority(_folder, "theirs");
        (string path, string key) = _ours.Issue("server", "edge.net");
        using X509Certificate2 read = X509Certificate2.CreateFromPemFile(path, key);
        _certificate = X509CertificateLoader.LoadPkcs12(read.Export(X509ContentType.Pkcs12), null);
        foreach (string name in new[] { "localhost", "edge.net" }) _dns.Set(name, ScriptedDns.A, 1, wire => wire.A(name, "127.0.0.1"));
        _server.Start();
        _serving = ServeAsync();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        _server.Stop();
        await _serving;
        await _dns.DisposeAsync();
        _ours.Dispose();
        _theirs.Dispose();
        _certificate.Dispose();
        _stop.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>The certificate is for the name localhost and the address 127.0.0.1; edge.net is its common name only.</summary>
    [Theory]
    [InlineData("localhost", true, true)]
    [InlineData("127.0.0.1", true, true)]
    [InlineData("edge.net", true, false)]
    [InlineData("localhost", false, false)]
    public async Task Flow_OverTls_OnlyToTheDomainAndFromTheAuthority(string host, bool trusted, bool expected)
    {
        var sip = new SipOptions { DnsServers = [_dns.EndPoint.ToString()], CaPath = trusted ? _ours.Path : _theirs.Path };
        await using SipWorld world = await SipWorld.StartAsync(sip);

        Flow? flow = await world.Server.FlowForAsync(Bindings.Of($"sip:1@{host}:{Port};transport=tls") with { Transport = SipTransport.Tls }, default);

        (flow is not null).Should().Be(expected);
    }

    private async Task ServeAsync()
    {
        var open = new List<SslStream>();
        try
        {
            while (true)
            {
                TcpClient client = await _server.AcceptTcpClientAsync(_stop.Token);
                var stream = new SslStream(client.GetStream());
                open.Add(stream);
                try
                {
                    await stream.AuthenticateAsServerAsync(_certificate);
                }
                catch (Exception error) when (error is IOException or AuthenticationException)
                {
                    // Refused by the one that dialled, as it should be in some of the cases.
                }
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException)
        {
            foreach (SslStream stream in open) await stream.DisposeAsync();
        }
    }
}
