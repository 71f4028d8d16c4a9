using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Smpp.Links;
using Interworking.Host.Serve.Tls;
using Interworking.Smpp.Values;
using Interworking.Testing;
using Interworking.Testing.Peers;
using Microsoft.Extensions.DependencyInjection;

namespace Interworking.Host.Tests.Serve.Tls;

/// <summary>SMPP over TLS with real certificates and real sockets.</summary>
[Collection(nameof(GatewayHost))]
public sealed class SmppTlsTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tls-").FullName;
    private TestAuthority _ours = null!;
    private TestAuthority _theirs = null!;
    private CertificateOptions _certificate = null!;

    public Task InitializeAsync()
    {
        _ours = new TestAuthority(_folder, "ours");
        _theirs = new TestAuthority(_folder, "theirs");
        (string path, string key) = _ours.Issue("server", "first");
        _certificate = new CertificateOptions { Path = path, KeyPath = key };
        return Task.CompletedTask;
    }

    public Task DisposeAsync()
    {
        _ours.Dispose();
        _theirs.Dispose();
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Bind_OverTls_WorksAndIsShown()
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync(_folder, certificate: _certificate);
        await using LoadCarrier carrier = await LoadCarrier.BindAsync(gateway.SmppTls, "good", "good-pw", tls: Trusting(_ours));

        carrier.BindStatus.Should().Be(CommandStatus.Ok);
        (await carrier.SubmitAsync(Sms.Plain(GatewayHost.Did, "over TLS"))).IsOk.Should().BeTrue();
        (await gateway.LinksAsync()).Links.Single(link => link.Carrier == "Good").Tls.Should().BeTrue();
        (await gateway.GetAsync("/metrics")).Should().MatchRegex("interworking_certificate_days_left\\{listener=\"smpp\"\\} (19.9|20)");
    }

    [Theory]
    [InlineData(SslProtocols.Tls12, true)]
    [InlineData(SslProtocols.Tls13, true)]
#pragma warning disable SYSLIB0039, CA5397 // what is refused has to be named
    [InlineData(SslProtocols.Tls11, false)]
#pragma warning restore SYSLIB0039, CA5397
    public async Task Handshake_Version_OneTwoAndUpOnly(SslProtocols version, bool accepted)
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync(_folder, certificate: _certificate);
        SslClientAuthenticationOptions tls = Trusting(_ours);
        tls.EnabledSslProtocols = version;
        Func<Task> binding = async () => await (await LoadCarrier.BindAsync(gateway.SmppTls, "good", "good-pw", tls: tls)).DisposeAsync();

        if (accepted) await binding.Should().NotThrowAsync();
        else await binding.Should().ThrowAsync<Exception>();
    }

    [Fact]
    public async Task Handshake_Mutual_OnlyWithACertificateOfTheAuthority()
    {
        _certificate = new CertificateOptions { Path = _certificate.Path, KeyPath = _certificate.KeyPath, ClientCa = _ours.Path };
        await using GatewayHost gateway = await GatewayHost.StartAsync(_folder, certificate: _certificate);
        using X509Certificate2 right = _ours.IssueClient("tata");
        using X509Certificate2 wrong = _theirs.IssueClient("tata");

        await using (LoadCarrier carrier = await LoadCarrier.BindAsync(gateway.SmppTls, "good", "good-pw", tls: Trusting(_ours, right)))
            carrier.BindStatus.Should().Be(CommandStatus.Ok);
        foreach (X509Certificate2? shown in new[] { null, wrong })
            (await IsRefusedAsync(gateway, Trusting(_ours, shown))).Should().BeTrue();

        // An authority that comes with a changed file counts for the next connection, without a restart.
        await File.WriteAllTextAsync(_ours.Path, await File.ReadAllTextAsync(_ours.Path) + "\n" + await File.ReadAllTextAsync(_theirs.Path));
        gateway.Services.GetRequiredService<Certificates>().LookAgain();
        await using LoadCarrier welcome = await LoadCarrier.BindAsync(gateway.SmppTls, "good", "good-pw", tls: Trusting(_ours, wrong));
        welcome.BindStatus.Should().Be(CommandStatus.Ok);
    }

    [Fact]
    public async Task Certificate_Renewed_ServesNewConnectionsAndKeepsTheOldOnes()
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync(_folder, certificate: _certificate);
        List<string> shown = [];
        await using LoadCarrier old = await LoadCarrier.BindAsync(gateway.SmppTls, "good", "good-pw", tls: Trusting(_ours, seen: shown));

        _ours.Issue("server", "second", days: 9);
        gateway.Services.GetRequiredService<Certificates>().LookAgain();
        await using (await LoadCarrier.BindAsync(gateway.SmppTls, "good", "good-pw", tls: Trusting(_ours, seen: shown)))
            (await old.SubmitAsync(Sms.Plain(GatewayHost.Did, "still here"))).IsOk.Should().BeTrue();
        (await gateway.GetAsync("/metrics")).Should().MatchRegex("interworking_certificate_days_left\\{listener=\"smpp\"\\} (8.9|9)");

        await File.WriteAllTextAsync(_certificate.Path, "half a fi");
        gateway.Services.GetRequiredService<Certificates>().LookAgain();
        await using LoadCarrier last = await LoadCarrier.BindAsync(gateway.SmppTls, "good", "good-pw", tls: Trusting(_ours, seen: shown));

        last.BindStatus.Should().Be(CommandStatus.Ok);
        shown.Should().Equal("CN=first", "CN=second", "CN=second");
        (await old.SubmitAsync(Sms.Plain(GatewayHost.Did, "still here too"))).IsOk.Should().BeTrue();
    }

    [Fact]
    public async Task Connection_ToAPeerOverTls_IsBoundOnlyWhenItsAuthorityIsTheConfiguredOne()
    {
        await using GatewayHost peer = await GatewayHost.StartAsync(_folder, certificate: _certificate);
        await using GatewayHost gateway = await GatewayHost.StartAsync(_folder, connections: $$"""
            { "name": "right", "address": "{{peer.SmppTls}}", "systemId": "good", "password": "good-pw", "tls": true, "ca": "{{_ours.Path}}" },
            { "name": "wrong", "address": "{{peer.SmppTls}}", "systemId": "good", "password": "good-pw", "tls": true, "ca": "{{_theirs.Path}}" }
            """);

        LinkReport report = await gateway.LinksAsync(
            one => one.Links.Any(link => link is { Connection: "right", State: "bound" }) && one.Links.Any(link => link is { Connection: "wrong", LastError: not null }), "both");

        report.Links.Single(link => link.Connection == "right").Tls.Should().BeTrue();
        LinkState wrong = report.Links.Single(link => link.Connection == "wrong");
        wrong.State.Should().Be("not bound");
        wrong.LastError!.What.Should().Contain("certificate");
        (await peer.LinksAsync()).Links.Single(link => link.Carrier == "Good").Tls.Should().BeTrue();
    }

    private static async Task<bool> IsRefusedAsync(GatewayHost gateway, SslClientAuthenticationOptions tls)
    {
        try
        {
            // In TLS 1.3 the client may have finished before the server refuses its certificate.
            await using LoadCarrier carrier = await LoadCarrier.BindAsync(gateway.SmppTls, "good", "good-pw", tls: tls);
            await carrier.Ended.WaitAsync(TimeSpan.FromSeconds(10));
            return true;
        }
        catch (Exception error) when (error is AuthenticationException or IOException)
        {
            return true;
        }
    }

    private static SslClientAuthenticationOptions Trusting(TestAuthority authority, X509Certificate2? shown = null, List<string>? seen = null)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(authority.Path);
        return new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            CertificateChainPolicy = policy,
            ClientCertificates = shown is null ? null : [shown],
            RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
            {
                seen?.Add(certificate!.Subject);
                return errors == SslPolicyErrors.None;
            },
        };
    }
}
