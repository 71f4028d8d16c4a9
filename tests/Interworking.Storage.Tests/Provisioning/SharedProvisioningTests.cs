using System.Diagnostics;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Provisioning;
using Interworking.Storage.Sql.Postgres;
using Interworking.Storage.Sql.Provisioning;
using Interworking.Storage.Tests.Redis;
using Interworking.Storage.Tests.Sql.Postgres;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Interworking.Storage.Tests.Provisioning;

/// <summary>What one changes is in force on every node within a second.</summary>
[Collection(PostgresCollection.Name)]
public sealed class SharedProvisioningTests(PostgresServer server) : IAsyncLifetime
{
    private readonly string _file = Path.GetTempFileName();
    private readonly string _connectionString = server.CreateDatabase();
    private readonly List<PostgresDatabase> _databases = [];
    private readonly List<ProvisioningSnapshotSource> _nodes = [];

    public async Task InitializeAsync()
    {
        for (int i = 0; i < 2; i++)
        {
            ProvisioningSnapshotSource node = NewNode();
            await node.StartAsync(default);
            _nodes.Add(node);
        }
    }

    public async Task DisposeAsync()
    {
        foreach (ProvisioningSnapshotSource node in _nodes)
        {
            await node.StopAsync(default);
            node.Dispose();
        }

        foreach (PostgresDatabase database in _databases) database.Dispose();
        File.Delete(_file);
    }

    [Fact]
    public async Task Apply_OnOneDatabase_IsInForceOnBothNodesWithinASecond()
    {
        var lags = new List<TimeSpan>();
        for (int change = 1; change <= 5; change++)
        {
            string name = $"peer{change}";
            await ApplyAsync(name);
            var since = Stopwatch.StartNew();
            await SeenByBothAsync(name);
            lags.Add(since.Elapsed);
        }

        // The middle one: this machine may be busy with something else for a moment.
        lags.Order().ElementAt(2).Should().BeLessThan(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Apply_AnotherChangeCommitsSlowly_NeitherIsMissed()
    {
        await using var slow = new NpgsqlConnection(_connectionString + ";Pooling=false");
        await slow.OpenAsync();
        await using NpgsqlTransaction open = await slow.BeginTransactionAsync();
        await ExecuteAsync(slow, "insert into carrier select 'slow', true, '[]', 1, 1, 0, null, 'UTC', 600, false, null, '{}'");
        await ExecuteAsync(slow, "update provisioning set version = version + 1");
        Task quick = ApplyAsync("quick");
        long before = _nodes[0].Current.Version;
        using ProvisioningSnapshotSource third = NewNode();
        await third.RefreshAsync(default);
        (await third.RefreshAsync(default)).Should().BeFalse("nothing is committed, and a look waits for nobody");
        third.Current.Version.Should().Be(before);
        quick.IsCompleted.Should().BeFalse("changes follow one another");

        await open.CommitAsync();
        await quick;

        await SeenByBothAsync("quick");
        _nodes.Should().OnlyContain(node => node.Current.CarriersByName.ContainsKey("slow") && node.Current.Version == before + 2);
    }

    [Fact]
    public async Task Refresh_ServerFrozen_GivesUpAndFollowsAgain()
    {
        using ProvisioningSnapshotSource third = NewNode();
        await third.RefreshAsync(default);
        server.Freeze();
        try
        {
            Func<Task> refresh = async () => await third.RefreshAsync(default);
            await refresh.Should().ThrowAsync<TimeoutException>();
        }
        finally
        {
            server.Thaw();
        }

        await ApplyAsync("afterwards");
        await SeenByBothAsync("afterwards");
    }

    private Task SeenByBothAsync(string carrier) => Until.TrueAsync(() => _nodes.TrueForAll(node => node.Current.CarriersByName.ContainsKey(carrier)));

    private async Task ApplyAsync(string carrier)
    {
        string file = $"{_file}-{carrier}.json";
        await File.WriteAllTextAsync(file, $$"""{ "carriers": [ { "name": "{{carrier}}", "systemId": "{{carrier}}", "password": "pw" } ] }""");
        ProvisioningResult result = await new ProvisioningApplier(NewStore(), new GatewayOptions()).ApplyAsync(file, prune: false, dryRun: false, default);
        File.Delete(file);
        result.Errors.Should().BeEmpty();
    }

    private ProvisioningSnapshotSource NewNode() => new(NewStore(), TimeProvider.System, NullLogger<ProvisioningSnapshotSource>.Instance);

    private PostgresProvisioningStore NewStore()
    {
        var database = new PostgresDatabase(_connectionString);
        _databases.Add(database);
        return new PostgresProvisioningStore(database, TimeProvider.System);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
