using System.Net;
using System.Text;
using System.Text.Json;
using Interworking.Gateway.Access;
using Interworking.Gateway.Audit;
using Microsoft.Extensions.DependencyInjection;

namespace Interworking.Host.Tests.Api;

/// <summary>Signing in as a browser does.</summary>
[Collection(nameof(GatewayHost))]
public sealed class SessionApiTests : IAsyncLifetime
{
    private const string Password = "correct horse battery";

    private readonly string _folder = Directory.CreateTempSubdirectory("session-").FullName;
    private GatewayHost _gateway = null!;

    public async Task InitializeAsync()
    {
        _gateway = await GatewayHost.StartAsync(_folder);
        var user = new AccessUser("alice", UserPassword.Hash(Password), Role.Admin, DateTimeOffset.UtcNow);
        await Store.AddUserAsync(user, new AuditEntry(Actor.Cli, "create", "user alice"), default);
    }

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private IAccessStore Store => _gateway.Services.GetRequiredService<IAccessStore>();

    [Fact]
    public async Task SignIn_RightPassword_GivesACookieThatOnlyTheBrowserReads()
    {
        using HttpResponseMessage answer = await SignInAsync(Password);

        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        string cookie = answer.Headers.GetValues("Set-Cookie").Single();
        cookie.Should().Contain("httponly").And.Contain("samesite=strict").And.Contain("path=/").And.NotContain("secure", "the listener is plain, on loopback");
        ApiAnswer who = await ByCookieAsync(HttpMethod.Get, "/api/session", Cookie(answer));
        (who["name"], who["role"]).Should().Be(("alice", "admin"));
        (await Store.FindSessionAsync(OpaqueSecret.Hash(Cookie(answer).Split('=')[1]), default))!.Address.Should().Be("127.0.0.1");
    }

    [Fact]
    public async Task SignIn_Wrong_IsOneAnswerForAll()
    {
        using HttpResponseMessage wrong = await SignInAsync("wrong password");
        using HttpResponseMessage nobody = await SignInAsync(Password, "nobody");
        using HttpResponseMessage impossible = await SignInAsync(Password, "NO BODY");

        foreach (HttpResponseMessage one in new[] { wrong, nobody, impossible })
        {
            one.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
            (await one.Content.ReadAsStringAsync()).Should().Be(await wrong.Content.ReadAsStringAsync());
            one.Headers.Contains("Set-Cookie").Should().BeFalse();
        }
    }

    [Theory]
    [InlineData("", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("{", HttpStatusCode.BadRequest)]
    [InlineData("{}", HttpStatusCode.BadRequest)]
    [InlineData("null", HttpStatusCode.BadRequest)]
    [InlineData("""{ "name": "alice", "password": 1 }""", HttpStatusCode.BadRequest)]
    [InlineData("""{ "name": "alice", "password": null }""", HttpStatusCode.BadRequest)]
    [InlineData("""{ "name": "\ud800", "password": "x" }""", HttpStatusCode.BadRequest)]
    [InlineData("""{ "name": "alice", "name": "bob", "password": "x" }""", HttpStatusCode.BadRequest)]
    [InlineData("""{ "name": "alice", "password": "x", "admin": true }""", HttpStatusCode.BadRequest)]
    public async Task SignIn_BadBody_IsRefused(string body, HttpStatusCode status)
    {
        using HttpResponseMessage answer = await _gateway.SendAsync(HttpMethod.Post, "/api/session", request =>
        {
            if (body.Length > 0) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        });

        answer.StatusCode.Should().Be(status);
        (await answer.Content.ReadAsStringAsync()).Should().NotContain("bob");
    }

    [Fact]
    public async Task Change_ByCookie_NeedsOurPage()
    {
        using HttpResponseMessage signedIn = await SignInAsync(Password);
        string cookie = Cookie(signedIn), csrf = (await ApiAnswer.OfAsync(signedIn))["csrf"]!;
        const string Body = """{ "name": "bob", "role": "billing", "password": "another long one" }""";

        (await ByCookieAsync(HttpMethod.Post, "/api/users", cookie, Body)).Status.Should().Be(HttpStatusCode.Forbidden, "it says nothing of where it comes from");
        (await ByCookieAsync(HttpMethod.Post, "/api/users", cookie, Body, ("Origin", "https://evil.example"))).Status.Should().Be(HttpStatusCode.Forbidden);
        (await ByCookieAsync(HttpMethod.Post, "/api/users", cookie, Body, ("Origin", "null"))).Status.Should().Be(HttpStatusCode.Forbidden);
        (await ByCookieAsync(HttpMethod.Post, "/api/users", cookie, Body, ("Interworking-Csrf", "wrong"))).Status.Should().Be(HttpStatusCode.Forbidden);
        (await ByCookieAsync(HttpMethod.Get, "/api/users", cookie)).Body.GetArrayLength().Should().Be(1, "nothing was done");

        (await ByCookieAsync(HttpMethod.Post, "/api/users", cookie, Body, ("Interworking-Csrf", csrf))).Status.Should().Be(HttpStatusCode.Created);
        (await ByCookieAsync(HttpMethod.Delete, "/api/users/bob", cookie, null, ("Origin", $"http://{_gateway.Http}"))).Status.Should().Be(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task SignOut_Session_IsOver()
    {
        using HttpResponseMessage signedIn = await SignInAsync(Password);
        string cookie = Cookie(signedIn);

        (await ByCookieAsync(HttpMethod.Delete, "/api/session", cookie, null, OurPage)).Status.Should().Be(HttpStatusCode.NoContent);

        (await ByCookieAsync(HttpMethod.Get, "/api/session", cookie)).Status.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Password_Changed_EndsTheOtherSessions()
    {
        using HttpResponseMessage here = await SignInAsync(Password);
        using HttpResponseMessage elsewhere = await SignInAsync(Password);

        (await ByCookieAsync(HttpMethod.Put, "/api/session/password", Cookie(here), """{ "current": "wrong password", "new": "a new long one" }""", OurPage))
            .Status.Should().Be(HttpStatusCode.Forbidden);
        (await ByCookieAsync(HttpMethod.Put, "/api/session/password", Cookie(here), $$"""{ "current": "{{Password}}", "new": "short" }""", OurPage))
            .ErrorKeys.Should().Equal("new");
        (await ByCookieAsync(HttpMethod.Put, "/api/session/password", Cookie(here), $$"""{ "current": "{{Password}}", "new": "a new long one" }""", OurPage))
            .Status.Should().Be(HttpStatusCode.NoContent);

        (await ByCookieAsync(HttpMethod.Get, "/api/session", Cookie(here))).Status.Should().Be(HttpStatusCode.OK);
        (await ByCookieAsync(HttpMethod.Get, "/api/session", Cookie(elsewhere))).Status.Should().Be(HttpStatusCode.Unauthorized);
        using HttpResponseMessage again = await SignInAsync("a new long one");
        again.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Totp_TurnedOn_IsAskedForFromThenOn()
    {
        using HttpResponseMessage signedIn = await SignInAsync(Password);
        string cookie = Cookie(signedIn);
        ApiAnswer offered = await ByCookieAsync(HttpMethod.Post, "/api/session/totp", cookie, null, OurPage);
        Totp.TryReadBase32(offered["secret"], out byte[] secret).Should().BeTrue();
        offered["uri"].Should().StartWith("otpauth://totp/Interworking%20env1:alice?secret=");
        string code = Totp.Code(secret, Totp.StepAt(DateTimeOffset.UtcNow));

        (await ByCookieAsync(HttpMethod.Put, "/api/session/totp", cookie, JsonSerializer.Serialize(new { secret = offered["secret"], code = "000000x", password = Password }), OurPage))
            .ErrorKeys.Should().Equal("code");
        (await ByCookieAsync(HttpMethod.Put, "/api/session/totp", cookie, JsonSerializer.Serialize(new { secret = offered["secret"], code, password = Password }), OurPage))
            .Status.Should().Be(HttpStatusCode.NoContent);

        using HttpResponseMessage without = await SignInAsync(Password);
        without.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        string next = Totp.Code(secret, Totp.StepAt(DateTimeOffset.UtcNow) + 1);
        using HttpResponseMessage with = await SignInAsync(Password, code: next);
        with.StatusCode.Should().Be(HttpStatusCode.OK);
        using HttpResponseMessage replayed = await SignInAsync(Password, code: next);
        replayed.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    private (string, string) OurPage => ("Origin", $"http://{_gateway.Http}");

    private Task<HttpResponseMessage> SignInAsync(string password, string name = "alice", string? code = null) => _gateway.SendAsync(HttpMethod.Post, "/api/session", request =>
        request.Content = new StringContent(JsonSerializer.Serialize(new { name, password, code }), Encoding.UTF8, "application/json"));

    private async Task<ApiAnswer> ByCookieAsync(HttpMethod method, string path, string cookie, string? body = null, (string Name, string Value)? header = null)
    {
        using HttpResponseMessage answer = await _gateway.SendAsync(method, path, request =>
        {
            request.Headers.Add("Cookie", cookie);
            if (header is { } one) request.Headers.Add(one.Name, one.Value);
            if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        });
        return await ApiAnswer.OfAsync(answer);
    }

    private static string Cookie(HttpResponseMessage answer) => answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
}
