using System.Net;
using Interworking.FunctionalTests.Harness.Backends;

namespace Interworking.FunctionalTests.Harness;

/// <summary>Two nodes, a and b, that serve one environment on one backend.</summary>
public sealed class GatewayCluster : IDisposable
{
    public GatewayCluster(TestDirectory directory, GatewaySetup setup, PostgresBackend backend)
    {
        Backend = backend;
        A = new GatewayProcess(directory, setup, backend, "a");
        B = new GatewayProcess(directory, setup, backend, "b", A.Certificates);
        Nodes = [A, B];
    }

    public GatewayProcess A { get; }

    public GatewayProcess B { get; }

    public IReadOnlyList<GatewayProcess> Nodes { get; }

    public PostgresBackend Backend { get; }

    /// <summary>Where a carrier binds.</summary>
    public IReadOnlyList<IPEndPoint> Smpp => [.. Nodes.Select(node => node.Smpp)];

    public string Log => string.Join('\n', Nodes.Select(node => $"---- node {node.Node}\n{node.Log}"));

    /// <summary>Both at once, as after a power cut: they wait for each other where they must.</summary>
    public Task StartAsync() => Task.WhenAll(Nodes.Select(node => node.StartAsync()));

    public void Dispose()
    {
        foreach (GatewayProcess node in Nodes) node.Dispose();
    }
}
