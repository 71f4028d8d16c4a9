using System.Net;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Registrar;
using Interworking.Sip.Messages;
using Interworking.Sip.Transport;

namespace Interworking.Gateway.Sip.Nodes;

/// <summary>From a binding to the way there: our own flow, or the node that holds it, to which one connection serves all.</summary>
public sealed class AppRoutes(SipServer sip, NodePaths paths, GatewayOptions options, TimeProvider time)
{
    /// <summary>A node that could not be reached is not tried for so long: each try may take the whole connect timeout.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly RareEntries<IPEndPoint, long> _unreachable = new(1_000);

    /// <summary>Completes synchronously unless it dials. Null when there is no way now.</summary>
    public async ValueTask<AppRoute?> ToAsync(Binding binding, CancellationToken stop)
    {
        if (binding.NodePath is not { } path || binding.Node == options.Environment.Node) return await DirectAsync(binding, stop);
        // Of another key, as after a database was replaced: REGISTER makes it anew.
        if (!paths.TryRead(path, out NodeHop hop)) return null;
        if (await ToNodeAsync(hop, stop) is { } node) return new AppRoute(node, path);
        // The node is down, but a datagram from here may do as well: it does where no NAT stands between, and harms nobody where one does.
        return binding.Transport == SipTransport.Udp ? await DirectAsync(binding, stop) : null;
    }

    /// <summary>Another server of the same hop after one failed; null when there is none, or another node chooses.</summary>
    public async ValueTask<AppRoute?> NextAsync(Binding binding, AppRoute failed, IReadOnlyList<Flow> tried, ClientResult result, CancellationToken stop) =>
        !failed.IsThroughNode && await sip.NextFlowAsync(binding, tried, result, stop) is { } flow ? new AppRoute(flow, NodePath: null) : null;

    private async ValueTask<AppRoute?> DirectAsync(Binding binding, CancellationToken stop) =>
        await sip.FlowForAsync(binding, stop) is { } flow ? new AppRoute(flow, NodePath: null) : null;

    private async ValueTask<Flow?> ToNodeAsync(NodeHop hop, CancellationToken stop)
    {
        if (_unreachable.TryGet(hop.EndPoint, out long since) && time.GetElapsedTime(since) < Pause) return null;
        Flow? flow = await sip.Endpoint.ConnectAsync(hop.Transport, hop.EndPoint, tlsHost: null, stop);
        if (flow is null) _unreachable.Set(hop.EndPoint, time.GetTimestamp());
        else _unreachable.Remove(hop.EndPoint);
        return flow;
    }
}
