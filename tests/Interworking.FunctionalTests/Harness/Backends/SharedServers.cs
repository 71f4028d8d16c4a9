using Interworking.Testing.Servers;

namespace Interworking.FunctionalTests.Harness.Backends;

/// <summary>
/// One PostgreSQL and one Redis for all tests that do them no harm, started when the first of them runs. A test that stops a server has one of its own.
/// </summary>
[CollectionDefinition(Name)]
public sealed class SharedServers : ICollectionFixture<SharedServers>, IDisposable
{
    public const string Name = "PostgreSQL and Redis";

    private readonly PostgresCluster _postgres = new();
    private readonly RedisServer _redis = new();

    public PostgresBackend NewBackend() => new(_postgres, _redis);

    public PostgresBackend NewBackendWithEmbeddedRegistrar() => new(_postgres, null);

    public void Dispose()
    {
        _redis.Dispose();
        _postgres.Dispose();
    }
}
