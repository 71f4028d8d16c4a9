using Xunit.Abstractions;

namespace Interworking.FunctionalTests.Harness;

/// <summary>
/// Ends everything that a test started, last first, and writes down what the programs logged: it is shown when the test fails.
/// </summary>
public abstract class FunctionalTest(ITestOutputHelper output) : IAsyncLifetime
{
    private readonly Stack<object> _started = new();

    protected TestDirectory Files { get; } = new();

    protected ITestOutputHelper Output { get; } = output;

    public Task InitializeAsync() => Task.CompletedTask;

    /// <summary>Disposes it after the test.</summary>
    protected T Started<T>(T peer) where T : notnull
    {
        _started.Push(peer);
        return peer;
    }

    protected async Task<GatewayProcess> StartGatewayAsync(GatewaySetup? setup = null)
    {
        GatewayProcess gateway = Started(new GatewayProcess(Files, setup ?? new GatewaySetup()));
        await gateway.StartAsync();
        return gateway;
    }

    public async Task DisposeAsync()
    {
        foreach (object peer in _started)
        {
            if (Logged(peer) is { } log) Output.WriteLine(log);
            if (peer is IAsyncDisposable later) await later.DisposeAsync();
            else (peer as IDisposable)?.Dispose();
        }

        Files.Dispose();
    }

    private static string? Logged(object peer) => peer switch
    {
        GatewayProcess gateway => $"---- interworking\n{gateway.Log}",
        Environments.EnvironmentProcess environment => environment.Log,
        Peers.IApp app => $"---- {app.Process.Name}\n{app.Process.Tail(60)}",
        ChildProcess process => $"---- {process.Name}\n{process.Tail(60)}",
        _ => null,
    };
}
