using System.Net;
using Interworking.Gateway.Access;
using Interworking.Host.Api.Access;
using Interworking.Host.WebConsole;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Interworking.Host.Tests.Api;

/// <summary>Every endpoint against every role.</summary>
[Collection(nameof(GatewayHost))]
public sealed class AccessMatrixTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("matrix-").FullName;
    private GatewayHost _gateway = null!;

    public async Task InitializeAsync() => _gateway = await GatewayHost.StartAsync(_folder);

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Endpoints_All_SayWhoMayCallThem()
    {
        string[] silent = [.. Endpoints.Where(one => one.Metadata.GetMetadata<DutyDemand>() is null && one.Metadata.GetMetadata<OpenToAll>() is null).Select(one => one.DisplayName!)];

        silent.Should().BeEmpty("each calls Demands or IsOpenToAll");
        Endpoints.Where(one => one.Metadata.GetMetadata<OpenToAll>() is not null && one.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal))
            .Select(one => one.RoutePattern.RawText!.TrimEnd('/')).Should().Equal("/api/session");
    }

    [Fact]
    public async Task Endpoints_NobodySignedIn_Are401()
    {
        foreach ((RouteEndpoint endpoint, HttpMethod method, string path, _) in Demanding)
        {
            // As by a proxy: what is open to this machine is not to whoever stands behind one on it.
            using HttpResponseMessage answer = await _gateway.SendAsync(method, path, request => request.Headers.Add("X-Forwarded-For", "192.0.2.7"));
            if (endpoint.Metadata.GetMetadata<ConsolePage>() is not null)
            {
                answer.StatusCode.Should().Be(HttpStatusCode.Redirect, endpoint.DisplayName);
                answer.Headers.Location!.OriginalString.Should().StartWith("/sign-in", "a person is led there");
                continue;
            }

            answer.StatusCode.Should().Be(HttpStatusCode.Unauthorized, endpoint.DisplayName);
            answer.Headers.WwwAuthenticate.Should().NotBeEmpty();
        }
    }

    [Theory]
    [InlineData("Bearer local:abc.def")]
    [InlineData("Bearer iwt_wrong")]
    [InlineData("Bearer ")]
    [InlineData("Basic YWRtaW46YWRtaW4=")]
    public async Task Endpoints_WrongCredentials_Are401(string authorization)
    {
        using HttpResponseMessage answer = await _gateway.SendAsync(HttpMethod.Get, "/api/links", request => request.Headers.TryAddWithoutValidation("Authorization", authorization));

        answer.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData(Role.ReadOnly)]
    [InlineData(Role.Operator)]
    [InlineData(Role.Billing)]
    [InlineData(Role.Admin)]
    public async Task Endpoints_EachRole_IsRefusedWhatItMayNotDoAndNothingElse(Role role)
    {
        var client = new ApiClient(_gateway, role);
        foreach ((RouteEndpoint endpoint, HttpMethod method, string path, Duty duty) in Demanding)
        {
            HttpStatusCode status = (await client.SendAsync(method, path)).Status;
            if (Roles.May(role, duty)) status.Should().NotBe(HttpStatusCode.Forbidden, endpoint.DisplayName).And.NotBe(HttpStatusCode.Unauthorized, endpoint.DisplayName);
            else status.Should().Be(HttpStatusCode.Forbidden, endpoint.DisplayName);
            ((int)status).Should().BeLessThan(500, endpoint.DisplayName);
        }
    }

    [Theory]
    [InlineData("/healthz")]
    [InlineData("/readyz")]
    [InlineData("/metrics")]
    [InlineData("/openapi/v1.json")]
    public async Task Endpoints_OpenToAll_NeedNobody(string path)
    {
        using HttpResponseMessage answer = await _gateway.SendAsync(HttpMethod.Get, path);

        answer.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    private IEnumerable<RouteEndpoint> Endpoints => _gateway.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    private IEnumerable<(RouteEndpoint Endpoint, HttpMethod Method, string Path, Duty Duty)> Demanding =>
        from endpoint in Endpoints
        let demand = endpoint.Metadata.GetMetadata<DutyDemand>()
        where demand is not null
        from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods
        select (endpoint, HttpMethod.Parse(method), endpoint.RoutePattern.RawText!.Replace("{name}", "x", StringComparison.Ordinal).Replace("{id}", "1", StringComparison.Ordinal).Replace("{address}", "192.0.2.7", StringComparison.Ordinal)
            .Replace("{number}", "1", StringComparison.Ordinal).Replace("{month}", "2026-01", StringComparison.Ordinal).Replace("{carrier}", "x", StringComparison.Ordinal), demand.Duty);
}
