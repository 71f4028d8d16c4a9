using System.Text;
using Interworking.Gateway.Access;
using Interworking.Gateway.Audit;
using Microsoft.Extensions.DependencyInjection;

namespace Interworking.Host.Tests.Api;

/// <summary>Who asks, and whether over TLS, behind a proxy: what it says counts where it is trusted, and nobody else's word.</summary>
[Collection(nameof(GatewayHost))]
public sealed class TrustedProxyTests : IAsyncLifetime
{
    private const string Password = "correct horse battery";

    private readonly string _folder = Directory.CreateTempSubdirectory("proxy-").FullName;
    private GatewayHost? _gateway;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_gateway is not null) await _gateway.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("127.0.0.0/8", "198.51.100.7", true)]
    [InlineData("192.0.2.1", "127.0.0.1", false)]
    public async Task SignIn_ForwardedOverTls_IsByTheAddressThatATrustedProxyNames(string trusted, string from, bool secure)
    {
        _gateway = await GatewayHost.StartAsync(_folder, trustedProxies: [trusted]);
        IAccessStore store = _gateway.Services.GetRequiredService<IAccessStore>();
        await store.AddUserAsync(new AccessUser("alice", UserPassword.Hash(Password), Role.Admin, DateTimeOffset.UtcNow), new AuditEntry(Actor.Cli, "create", "user alice"), default);

        using HttpResponseMessage answer = await _gateway.SendAsync(HttpMethod.Post, "/api/session", request =>
        {
            request.Headers.Add("X-Forwarded-For", "203.0.113.99, 198.51.100.7"); // the first is what the client made up
            request.Headers.Add("X-Forwarded-Proto", "https");
            request.Content = new StringContent($$"""{ "name": "alice", "password": "{{Password}}" }""", Encoding.UTF8, "application/json");
        });

        string cookie = answer.Headers.GetValues("Set-Cookie").Single();
        cookie.Contains("secure", StringComparison.OrdinalIgnoreCase).Should().Be(secure);
        (await store.FindSessionAsync(OpaqueSecret.Hash(cookie.Split(';')[0].Split('=', 2)[1]), default))!.Address.Should().Be(from);
    }
}
