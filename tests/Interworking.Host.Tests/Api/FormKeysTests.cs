using Interworking.Host.WebConsole;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Interworking.Host.Tests.Api;

/// <summary>The framework's keys stay in memory: a server writes nothing beside its data.</summary>
[Collection(nameof(GatewayHost))]
public sealed class FormKeysTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("keys-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Start_TheFrameworksKeys_AreKeptInMemory()
    {
        await using GatewayHost host = await GatewayHost.StartAsync(_folder);

        KeyManagementOptions keys = host.Services.GetRequiredService<IOptions<KeyManagementOptions>>().Value;

        keys.XmlRepository.Should().BeOfType<FormKeys>().Which.GetAllElements().Should().NotBeEmpty("it made one at its start");
        keys.XmlEncryptor.Should().NotBeNull("or it would warn");
    }
}
