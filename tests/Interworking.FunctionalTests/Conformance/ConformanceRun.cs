using System.Diagnostics;
using Interworking.FunctionalTests.Harness;
using Interworking.FunctionalTests.Harness.Backends;
using Interworking.Testing.Peers;

namespace Interworking.FunctionalTests.Conformance;

/// <summary>One server for all scenarios, which are played side by side: most of them wait most of the time.</summary>
public sealed class ConformanceRun : IAsyncLifetime
{
    private const int AtATime = 12;

    private readonly TestDirectory _files = new();
    private readonly SqliteBackend _backend = new();
    private readonly SemaphoreSlim _places = new(AtATime);
    private readonly Dictionary<ScenarioCase, Task<ScenarioResult>> _results = [];
    private GatewayProcess? _gateway;
    private LoadCarrier? _carrier;

    public async Task InitializeAsync()
    {
        _gateway = new GatewayProcess(_files, new GatewaySetup
        {
            Accounts = [.. ScenarioIndex.Cases.SelectMany(one => one.Accounts)],
            TrustedPeers = ["127.0.0.2"],
        }, _backend);
        await _gateway.StartAsync();
        _carrier = await LoadCarrier.BindAsync(_gateway.Smpp, "carrier1", "c1-pw", window: 50);
        foreach (ScenarioCase which in ScenarioIndex.Cases) _results[which] = PlayAsync(which, _gateway, _carrier);
    }

    public Task<ScenarioResult> ResultAsync(string name, string transport) =>
        _results.Single(one => one.Key.Scenario.Name == name && one.Key.Transport == transport).Value;

    public async Task DisposeAsync()
    {
        ConformanceTable.Write(await Task.WhenAll(_results.Values));
        if (_carrier is not null) await _carrier.DisposeAsync();
        _gateway?.Dispose();
        _backend.Dispose();
        _files.Dispose();
        _places.Dispose();
    }

    private async Task<ScenarioResult> PlayAsync(ScenarioCase which, GatewayProcess gateway, LoadCarrier carrier)
    {
        await _places.WaitAsync();
        using var run = new ScenarioRun(which, gateway, carrier, Directory.CreateDirectory(_files.File($"{which.Number}")).FullName);
        long started = Stopwatch.GetTimestamp();
        try
        {
            await run.PlayAsync();
            return new ScenarioResult(which, null, Stopwatch.GetElapsedTime(started));
        }
        catch (Exception error) // whatever it is, it belongs to this scenario: the others go on
        {
            return new ScenarioResult(which, $"{which}: {error.Message}\n{run.Trace}", Stopwatch.GetElapsedTime(started));
        }
        finally
        {
            _places.Release();
        }
    }
}
