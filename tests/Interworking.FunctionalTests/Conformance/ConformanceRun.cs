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
    private readonly Dictionary<ScenarioCase, Task<string?>> _results = [];
    private GatewayProcess _gateway = null!;
    private LoadCarrier _carrier = null!;

    public async Task InitializeAsync()
    {
        _gateway = new GatewayProcess(_files, new GatewaySetup
        {
            Accounts = [.. ScenarioIndex.Cases.SelectMany(one => one.Accounts)],
            TrustedPeers = ["127.0.0.2"],
        }, _backend);
        await _gateway.StartAsync();
        _carrier = await LoadCarrier.BindAsync(_gateway.Smpp, "carrier1", "c1-pw", window: 50);
        foreach (ScenarioCase which in ScenarioIndex.Cases) _results[which] = PlayAsync(which);
    }

    /// <summary>Null when all was as expected.</summary>
    public Task<string?> FailureAsync(string name, string transport) =>
        _results.Single(one => one.Key.Scenario.Name == name && one.Key.Transport == transport).Value;

    public async Task DisposeAsync()
    {
        await Task.WhenAll(_results.Values);
        ConformanceTable.Write(_results.Select(one => (one.Key, one.Value.Result)));
        await _carrier.DisposeAsync();
        _gateway.Dispose();
        _backend.Dispose();
        _files.Dispose();
        _places.Dispose();
    }

    private async Task<string?> PlayAsync(ScenarioCase which)
    {
        await _places.WaitAsync();
        using var run = new ScenarioRun(which, _gateway, _carrier, Directory.CreateDirectory(_files.File($"{which.Number}")).FullName);
        try
        {
            await run.PlayAsync();
            return null;
        }
        catch (Exception error) // whatever it is, it belongs to this scenario: the others go on
        {
            return $"{which}: {error.Message}\n{run.Trace}";
        }
        finally
        {
            _places.Release();
        }
    }
}
