using Interworking.Gateway.Configuration;
using Interworking.Gateway.Provisioning;
using Interworking.Host.Serve;
using Interworking.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Interworking.Host.Tests.Serve;

/// <summary>Two environments cannot have the same entry address: serving refuses, whichever of the two came later.</summary>
[Collection(nameof(GatewayHost))] // a server is made here too
public sealed class EntryAddressTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("entry-").FullName;

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Serve_ListenerMovedToAnotherEnvironmentsAddress_IsRefusedNamingBoth()
    {
        await ProvisionAsync("""{ "environments": [ { "name": "env4", "entry": ["127.0.0.1:2875"] } ] }""");

        IReadOnlyList<ConfigurationError> errors = await PrepareAsync(OptionsAt("127.0.0.1:2875"));

        errors.Select(error => error.ToString()).Should().Equal(
            "environment \"env4\": entry 127.0.0.1:2875 is already that of this environment \"env1\" (Smpp.Listen[0] 127.0.0.1:2875); two environments cannot share one");
    }

    [Fact]
    public async Task Serve_FileDeclaresOurAddress_IsRefusedNamingBoth()
    {
        string file = Path.Combine(_folder, "file.json");
        await File.WriteAllTextAsync(file, """{ "environments": [ { "name": "env4", "entry": ["127.0.0.1:2775"] } ] }""");

        IReadOnlyList<ConfigurationError> errors = await PrepareAsync(OptionsAt("127.0.0.1:2775", file));

        errors.Should().ContainSingle().Which.ToString().Should().Contain("environment \"env4\"").And.Contain("this environment \"env1\"").And.Contain(file);
    }

    private async Task ProvisionAsync(string json)
    {
        string file = Path.Combine(_folder, "provisioning.json");
        await File.WriteAllTextAsync(file, json);
        GatewayOptions options = OptionsAt("127.0.0.1:2775");
        await using ServiceProvider services = new ServiceCollection().AddSingleton(TimeProvider.System).AddStorage(options).BuildServiceProvider();
        var store = services.GetRequiredService<IProvisioningStore>();
        await store.PrepareAsync(default);
        (await new ProvisioningApplier(store, options).ApplyAsync(file, prune: false, dryRun: false, default)).Errors.Should().BeEmpty();
    }

    private static async Task<IReadOnlyList<ConfigurationError>> PrepareAsync(GatewayOptions options)
    {
        await using var app = GatewayApplication.Build(options);
        return await ServeCommand.PrepareAsync(app.Services, options, default);
    }

    private GatewayOptions OptionsAt(string smpp, string file = "") => new()
    {
        Environment = new EnvironmentOptions { Name = "env1" },
        Smpp = new SmppOptions { Listen = [smpp] },
        Sip = new SipOptions { Listen = ["udp:127.0.0.1:0"] },
        Http = new HttpOptions { Listen = "http://127.0.0.1:0" },
        Database = new DatabaseOptions { ConnectionString = $"Data Source={Path.Combine(_folder, "gateway.db")}" },
        Provisioning = new ProvisioningOptions { File = file },
        Log = new LoggingOptions { Level = "Error" },
    };
}
