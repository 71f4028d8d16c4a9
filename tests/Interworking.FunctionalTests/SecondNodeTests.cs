using Interworking.FunctionalTests.Harness;
using Interworking.FunctionalTests.Harness.Backends;
using Xunit.Abstractions;

namespace Interworking.FunctionalTests;

/// <summary>A second process on data that cannot be shared is refused; on data that can, one of the same name takes the place of the first.</summary>
public static class SecondNodeTests
{
    public sealed class OnSqlite(ITestOutputHelper output) : FunctionalTest(output, new SqliteBackend())
    {
        [Fact]
        public async Task Serve_DatabaseInUseByAnotherNode_SaysSoAndExitsWithOne()
        {
            await StartGatewayAsync();
            GatewayProcess second = Started(new GatewayProcess(Files, new GatewaySetup(), Backend, "b"));

            (int exitCode, string said) = await second.RunAsync("serve");

            exitCode.Should().Be(1, said);
            said.Should().Contain(Path.GetFileName(((SqliteBackend)Backend).File));
        }
    }

    [Collection(SharedServers.Name)]
    public sealed class OnPostgresWithEmbeddedRegistrar(ITestOutputHelper output, SharedServers servers)
        : FunctionalTest(output, servers.NewBackendWithEmbeddedRegistrar())
    {
        [Fact]
        public async Task Serve_AnotherNodeServes_NamesItAndTheKeyToChange()
        {
            await StartGatewayAsync();
            GatewayProcess second = Started(new GatewayProcess(Files, new GatewaySetup(), Backend, "b"));

            (int exitCode, string said) = await second.RunAsync("serve");

            exitCode.Should().Be(1, said);
            said.Should().Contain("Node a").And.Contain("Registrar.Provider");
        }
    }

    [Collection(SharedServers.Name)]
    public sealed class OnPostgresAndRedis(ITestOutputHelper output, SharedServers servers) : FunctionalTest(output, servers.NewBackend())
    {
        [Fact]
        public async Task Serve_NameOfARunningNode_TakesItsPlaceAndTheFirstStops()
        {
            GatewayProcess first = await StartGatewayAsync();

            await StartGatewayAsync();

            await first.Process.WaitForExitAsync(TimeSpan.FromSeconds(15));
            first.Process.ExitCode.Should().Be(1);
            first.Log.Should().Contain("taken this node's place");
        }
    }
}
