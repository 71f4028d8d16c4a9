using Interworking.Gateway.Access;
using Interworking.Gateway.Audit;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Observability;
using Interworking.Gateway.Operating;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Gateway.Smpp;
using Interworking.Host.Api.Access;

namespace Interworking.Host.Api.Operating;

/// <summary>/api/node: empties this node before an upgrade. It takes nothing new, unbinds, gives away what other nodes can send, and finishes what is under way.</summary>
internal static class NodeEndpoints
{
    public static void MapNode(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder node = api.MapGroup("/node").WithTags("node");
        node.MapGet("", (HttpContext context, CancellationToken _) => TypedResults.Ok(View(context))).Demands(Duty.Read).WithName("node").WithSummary("This node, and what it has to do").Produces<NodeView>();
        node.MapPost("/drain", (HttpContext context, bool? dryRun) => DrainAsync(context, dryRun ?? true))
            .Demands(Duty.Operate).WithName("drain-node").WithSummary("This node takes no new binds, registrations and messages; only says so unless dryRun is false").Produces<NodeView>();
        node.MapPost("/serve", (HttpContext context, bool? dryRun) => ServeAsync(context, dryRun ?? true))
            .Demands(Duty.Operate).WithName("serve-node").WithSummary("A drained node serves again; only says so unless dryRun is false").Produces<NodeView>();
    }

    private static async Task<IResult> DrainAsync(HttpContext context, bool dryRun)
    {
        NodeDrain drain = context.RequestServices.GetRequiredService<NodeDrain>();
        if (dryRun || drain.IsOn) return TypedResults.Ok(View(context));
        await NoteAsync(context, "drain");
        drain.Begin();
        // Carriers bind again at another node; a peer that is slow to answer does not keep the operator waiting.
        RunningTasks running = context.RequestServices.GetRequiredService<RunningTasks>();
        foreach (SmppLink link in context.RequestServices.GetRequiredService<LinkDirectory>().All.Where(link => link.Connection is null)) running.Track(link.Session.UnbindAsync());
        return TypedResults.Ok(View(context));
    }

    private static async Task<IResult> ServeAsync(HttpContext context, bool dryRun)
    {
        NodeDrain drain = context.RequestServices.GetRequiredService<NodeDrain>();
        if (dryRun || !drain.IsOn) return TypedResults.Ok(View(context));
        await NoteAsync(context, "serve");
        drain.End();
        return TypedResults.Ok(View(context));
    }

    private static ValueTask NoteAsync(HttpContext context, string action)
    {
        string node = context.RequestServices.GetRequiredService<GatewayOptions>().Environment.Node;
        return context.RequestServices.GetRequiredService<IAuditStore>().AppendAsync(new AuditEntry(context.Caller().Actor, action, $"node {node}"), context.RequestAborted);
    }

    private static NodeView View(HttpContext context)
    {
        IServiceProvider services = context.RequestServices;
        GatewayOptions options = services.GetRequiredService<GatewayOptions>();
        NodeDrain drain = services.GetRequiredService<NodeDrain>();
        int links = services.GetRequiredService<LinkDirectory>().All.Count, underWay = services.GetRequiredService<RunningTasks>().Count;
        long waiting = services.GetRequiredService<PipelineMetrics>().Waiting;
        bool mayStop = drain.IsOn && links == 0 && underWay == 0;
        string later = services.GetService<ISharedQueues>() is null ? "when it starts again" : "by another node within ten seconds of its stop, or when it starts again";
        string says = !drain.IsOn ? "It serves. Draining it refuses new binds, registrations and messages here, and unbinds."
            : mayStop ? $"It may be stopped: nothing is under way. {waiting} messages wait; they are sent {later}."
            : $"It takes nothing new; {links} links and {underWay} sendings end first.";
        return new NodeView(options.Environment.Name, options.Environment.Node, drain.IsOn, drain.Since, links, underWay, waiting, mayStop, says);
    }
}
