using Interworking.FunctionalTests.Harness.Backends;
using Xunit.Abstractions;

namespace Interworking.FunctionalTests.Harness;

/// <summary>
/// Ends everything that a test started, last first, and writes down what the programs logged: it is shown when the test fails.
/// </summary>
/// <param name="output">The test's.</param>
/// <param name="backend">What its gateways keep their data on. A test class that starts gateways is abstract and has one derived class inside it for each backend.</param>
public abstract class FunctionalTest(ITestOutputHelper output, Backend backend) : IAsyncLifetime
{
    private readonly Stack<object> _started = new();

    protected TestDirectory Files { get; } = new();

    protected ITestOutputHelper Output { get; } = output;

    protected Backend Backend { get; } = backend;

    public Task InitializeAsync() => Task.CompletedTask;

    /// <summary>Disposes it after the test.</summary>
    protected T Started<T>(T peer) where T : notnull
    {
        _started.Push(peer);
        return peer;
    }

    protected async Task<GatewayProcess> StartGatewayAsync(GatewaySetup? setup = null)
    {
        GatewayProcess gateway = Started(NewGateway(setup));
        await gateway.StartAsync();
        return gateway;
    }

    /// <summary>Two nodes on the test's backend.</summary>
    protected async Task<GatewayCluster> StartClusterAsync(GatewaySetup? setup = null)
    {
        GatewayCluster cluster = Started(new GatewayCluster(Files, setup ?? new GatewaySetup(), (PostgresBackend)Backend));
        await cluster.StartAsync();
        return cluster;
    }

    /// <summary>One that is not started.</summary>
    protected GatewayProcess NewGateway(GatewaySetup? setup = null) => new(Files, setup ?? new GatewaySetup(), Backend);

    public async Task DisposeAsync()
    {
        foreach (object peer in _started)
        {
            if (Logged(peer) is { } log) Output.WriteLine(log);
            if (peer is IAsyncDisposable later) await later.DisposeAsync();
            else (peer as IDisposable)?.Dispose();
        }

        Backend.Dispose();
        Files.Dispose();
    }

    private static string? Logged(object peer) => peer switch
    {
        GatewayProcess gateway => $"---- interworking\n{gateway.Log}",
        GatewayCluster cluster => cluster.Log,
        Nat.NatGateway gateway => $"---- {gateway.Process.Name}\n{gateway.Process.Tail(60)}",
        Peers.Kannel kannel => $"---- kannel\n{kannel.Bearerbox.Tail(60)}\n{kannel.Smsbox?.Tail(20)}",
        Peers.NodePeer node => $"---- {node.Process.Name}\n{node.Process.Tail(60)}",
        Environments.EnvironmentProcess environment => $"---- {environment.Name}\n{environment.Log}",
        Peers.Kamailio kamailio => $"---- {kamailio.Process.Name}\n{kamailio.Process.Tail(60)}",
        Peers.IApp app => $"---- {app.Process.Name}\n{app.Process.Tail(60)}",
        ChildProcess process => $"---- {process.Name}\n{process.Tail(60)}",
        _ => null,
    };
}
