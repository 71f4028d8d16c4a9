using System.Globalization;
using Interworking.Host.Cli;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Interworking.Host.Tests.Cli;

/// <summary>What a container's health check runs.</summary>
public sealed class HealthCommandTests : IAsyncLifetime
{
    private readonly string _config = Path.GetTempFileName();
    private readonly WebApplication _server;

    public HealthCommandTests()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _server = builder.Build();
        _server.Run(async context =>
        {
            if (context.Request.Path == "/readyz") context.Response.StatusCode = 503;
            await context.Response.WriteAsync(context.Request.Path == "/readyz" ? "database: away" : "alive\n");
        });
    }

    public async Task InitializeAsync()
    {
        await _server.StartAsync();
        string address = _server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        await File.WriteAllTextAsync(_config, $$"""{ "Http": { "Listen": "http://*:{{new Uri(address).Port}}", "AllowPlainRemote": true } }""");
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        File.Delete(_config);
    }

    [Fact]
    public async Task Health_ServerLives_IsZero() => (await RunAsync()).Should().Be((0, "alive", ""));

    [Fact]
    public async Task Health_NotReady_IsOneAndSaysWhy()
    {
        (int code, _, string error) = await RunAsync("--ready");
        code.Should().Be(1);
        error.Should().StartWith("error: 127.0.0.1:").And.EndWith("answers /readyz with 503: database: away");
    }

    [Fact]
    public async Task Health_NobodyThere_IsOneAndOneLine()
    {
        await _server.StopAsync();
        (int code, _, string error) = await RunAsync();
        code.Should().Be(1);
        error.Should().Contain("does not answer").And.NotContain("\n");
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using StringWriter output = new(CultureInfo.InvariantCulture), error = new(CultureInfo.InvariantCulture);
        int code = await new CommandLine((_, _) => Task.FromResult(0), output, error).RunAsync(["health", "--config", _config, .. arguments]);
        return (code, output.ToString().Trim(), error.ToString().Trim());
    }
}
