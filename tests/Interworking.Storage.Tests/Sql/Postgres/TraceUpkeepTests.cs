using Interworking.Gateway.Messages;
using Interworking.Storage.Sql.Postgres;
using Interworking.Storage.Tests.Contract;
using Interworking.Storage.Tests.Redis;
using Interworking.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Interworking.Storage.Tests.Sql.Postgres;

[Collection(PostgresCollection.Name)]
public sealed class TraceUpkeepTests(PostgresServer server) : IDisposable
{
    private readonly PostgresTestStores _stores = new(server.CreateDatabase());
    private readonly ManualTimeProvider _time = new(TestStores.Now);

    [Fact]
    public async Task Run_TracesOfThreeDays_AreKeptAndOlderOnesGoInSteps()
    {
        await _stores.StartAsync();
        long old = TestStores.Now.AddHours(-72).ToUnixTimeMilliseconds();
        long kept = TestStores.Now.AddHours(-71).ToUnixTimeMilliseconds();
        _stores.Execute($"insert into trace_seen select 'k' || n, n, case when n <= 4500 then {old} else {kept} end from generate_series(1, 5000) n");
        using var upkeep = new TraceUpkeep(_stores.Database, _time, NullLogger<TraceUpkeep>.Instance);
        await upkeep.StartAsync(default);

        // It begins to wait for its time on a thread of its own: the first minute may pass before.
        await Until.TrueAsync(() =>
        {
            if (_stores.Count("trace_seen") == 5000) _time.Advance(TimeSpan.FromMinutes(1));
            return _stores.Count("trace_seen") == 500;
        });
        (await _stores.Spool.FindTraceAsync("k4501", default)).Should().Be(new MessageId(4501));
        await upkeep.StopAsync(default);
    }

    public void Dispose() => _stores.Dispose();
}
