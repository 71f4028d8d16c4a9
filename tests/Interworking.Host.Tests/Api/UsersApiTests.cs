using System.Net;
using System.Net.Http.Headers;
using Interworking.Gateway.Access;

namespace Interworking.Host.Tests.Api;

/// <summary>Users and tokens by the API.</summary>
[Collection(nameof(GatewayHost))]
public sealed class UsersApiTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("users-").FullName;
    private GatewayHost _gateway = null!;
    private ApiClient _admin = null!;

    public async Task InitializeAsync()
    {
        _gateway = await GatewayHost.StartAsync(_folder);
        _admin = new ApiClient(_gateway, Role.Admin);
    }

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Users_AddChangeRemove_IsShownWithoutSecrets()
    {
        ApiAnswer added = await _admin.PostAsync("/api/users", """{ "name": "alice", "role": "admin", "password": "correct horse battery" }""");
        (added.Status, added["role"], added["hasCode"]).Should().Be((HttpStatusCode.Created, "admin", "False"));
        (await _admin.PostAsync("/api/users", """{ "name": "alice", "role": "admin", "password": "correct horse battery" }""")).Status.Should().Be(HttpStatusCode.Conflict);
        await _admin.PostAsync("/api/users", """{ "name": "bob", "role": "admin", "password": "correct horse battery" }""");

        (await _admin.SendAsync(HttpMethod.Patch, "/api/users/bob", """{ "role": "billing" }"""))["role"].Should().Be("billing");
        (await _admin.SendAsync(HttpMethod.Patch, "/api/users/alice", """{ "role": "billing" }""")).Status.Should().Be(HttpStatusCode.Conflict, "she is the last admin");
        (await _admin.SendAsync(HttpMethod.Delete, "/api/users/alice")).Status.Should().Be(HttpStatusCode.Conflict);
        (await _admin.SendAsync(HttpMethod.Delete, "/api/users/bob")).Status.Should().Be(HttpStatusCode.NoContent);
        (await _admin.SendAsync(HttpMethod.Patch, "/api/users/bob", "{}")).Status.Should().Be(HttpStatusCode.NotFound);

        ApiAnswer log = await _admin.GetAsync("/api/audit?target=user");
        log.Body.GetProperty("items").EnumerateArray().Select(row => $"{row.GetProperty("action")} {row.GetProperty("target")}")
            .Should().Equal("delete user bob", "change user bob", "create user bob", "create user alice");
        log.Text.Should().NotContain("pbkdf2").And.NotContain("battery");
        (await _admin.GetAsync("/api/users")).Text.Should().NotContain("pbkdf2");
        (await _admin.GetAsync("/api/audit/verify"))["brokenAt"].Should().Be("");
    }

    [Fact]
    public async Task Users_EverythingWrong_IsToldAtOnce()
    {
        ApiAnswer answer = await _admin.PostAsync("/api/users", """{ "name": "Alice!", "role": "root", "password": "short" }""");

        answer.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        answer.ErrorKeys.Should().Equal("name", "role", "password");
        answer.Text.Should().NotContain("short");
    }

    [Fact]
    public async Task Tokens_Made_AreShownOnceAndWorkUntilRemoved()
    {
        ApiAnswer made = await _admin.PostAsync("/api/tokens", """{ "name": "export", "role": "operator", "days": 30 }""");
        made.Status.Should().Be(HttpStatusCode.Created);
        string token = made["token"]!;
        token.Should().StartWith("iwt_");

        (await AsAsync(token, "/api/links")).Should().Be(HttpStatusCode.OK);
        (await AsAsync(token, "/api/users")).Should().Be(HttpStatusCode.Forbidden);
        (await AsAsync(token[..^1] + (token[^1] == 'A' ? 'B' : 'A'), "/api/links")).Should().Be(HttpStatusCode.Unauthorized);
        (await _admin.GetAsync("/api/tokens")).Text.Should().Contain("export").And.NotContain(token);
        (await _admin.SendAsync(HttpMethod.Delete, "/api/tokens/export")).Status.Should().Be(HttpStatusCode.NoContent);
        (await AsAsync(token, "/api/links")).Should().Be(HttpStatusCode.Unauthorized);
        (await _admin.PostAsync("/api/tokens", """{ "name": "E", "role": "x", "days": 0 }""")).ErrorKeys.Should().Equal("name", "role", "days");
    }

    private async Task<HttpStatusCode> AsAsync(string token, string path)
    {
        using HttpResponseMessage answer = await _gateway.SendAsync(HttpMethod.Get, path, request => request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token));
        return answer.StatusCode;
    }
}
