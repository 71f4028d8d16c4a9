using System.Text.Json;
using Interworking.Gateway.Smpp.Links;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Interworking.Host.Tests.Api;

/// <summary>/openapi/v1.json says what /api is.</summary>
[Collection(nameof(GatewayHost))]
public sealed class OpenApiTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("openapi-").FullName;
    private GatewayHost _gateway = null!;

    public async Task InitializeAsync() => _gateway = await GatewayHost.StartAsync(_folder);

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Document_Paths_AreTheEndpointsOfTheApiAndNoOthers()
    {
        using JsonDocument document = await ReadAsync();

        string[] served = [.. _gateway.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(endpoint => endpoint.RoutePattern.RawText!.TrimEnd('/')).Where(path => path.StartsWith("/api/", StringComparison.Ordinal)).Distinct()];
        served.Should().NotBeEmpty();
        document.RootElement.GetProperty("paths").EnumerateObject().Select(path => path.Name).Should().BeEquivalentTo(served);
        document.RootElement.GetProperty("openapi").GetString().Should().StartWith("3.");
    }

    [Fact]
    public async Task Document_EveryOperation_HasANameASummaryAndItsAnswers()
    {
        using JsonDocument document = await ReadAsync();

        foreach (JsonProperty path in document.RootElement.GetProperty("paths").EnumerateObject())
        {
            foreach (JsonProperty operation in path.Value.EnumerateObject())
            {
                operation.Value.GetProperty("operationId").GetString().Should().NotBeNullOrEmpty(path.Name);
                operation.Value.GetProperty("summary").GetString().Should().NotBeNullOrEmpty(path.Name);
                operation.Value.GetProperty("responses").EnumerateObject().Select(answer => answer.Name).Should().Contain("403", path.Name);
            }
        }
    }

    [Fact]
    public async Task Document_LinkState_HasThePropertiesThatTheAnswerHas()
    {
        using JsonDocument document = await ReadAsync();
        using JsonDocument answer = JsonDocument.Parse(await _gateway.GetAsync("/api/links"));

        JsonElement schema = document.RootElement.GetProperty("components").GetProperty("schemas").GetProperty(nameof(LinkState)).GetProperty("properties");
        schema.EnumerateObject().Select(property => property.Name)
            .Should().BeEquivalentTo(answer.RootElement.GetProperty("links")[0].EnumerateObject().Select(property => property.Name));
    }

    private async Task<JsonDocument> ReadAsync() => JsonDocument.Parse(await _gateway.GetAsync("/openapi/v1.json"));
}
