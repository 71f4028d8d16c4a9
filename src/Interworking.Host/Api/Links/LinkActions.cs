using Interworking.Gateway.Access;
using Interworking.Gateway.Audit;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Smpp;
using Interworking.Host.Api.Access;

namespace Interworking.Host.Api.Links;

/// <summary>/api/links/disconnect: ends links in order: what is open is answered, then unbind. Holding and draining are HoldEndpoints, suspending is SuspendEndpoints.</summary>
internal static class LinkActions
{
    public static void MapLinkActions(this IEndpointRouteBuilder api) =>
        api.MapPost("/links/disconnect", (HttpContext context, bool? dryRun) => DisconnectAsync(context, dryRun ?? false))
            .Demands(Duty.Operate).WithTags("links").WithName("disconnect-links").WithSummary("Unbinds links of this node")
            .Accepts<DisconnectBody>("application/json").Produces<DisconnectedView>();

    private static async Task<IResult> DisconnectAsync(HttpContext context, bool dryRun)
    {
        (DisconnectBody? body, IResult? problem) = await ApiBody.ReadAsync(context, ApiJson.Default.DisconnectBody);
        if (body is null) return problem!;
        if (new[] { body.Carrier, body.Connection, body.Remote }.Count(one => one is not null) != 1)
            return Problems.Invalid(new ConfigurationError("", "name one of carrier, connection and remote"));
        SmppLink[] links = [.. context.RequestServices.GetRequiredService<LinkDirectory>().All.Where(link => IsMeant(body, link))];
        if (dryRun || links.Length == 0) return TypedResults.Ok(new DisconnectedView(dryRun, links.Length));
        string target = body.Carrier is not null ? $"links of carrier {body.Carrier}" : body.Connection is not null ? $"links of connection {body.Connection}" : $"link {body.Remote}";
        await context.RequestServices.GetRequiredService<IAuditStore>().AppendAsync(
            new AuditEntry(context.Caller().Actor, "disconnect", target, null, $"{links.Length} link(s)"), context.RequestAborted);
        // A peer that is slow to answer does not keep the operator waiting.
        RunningTasks running = context.RequestServices.GetRequiredService<RunningTasks>();
        foreach (SmppLink link in links) running.Track(link.Session.UnbindAsync());
        return TypedResults.Ok(new DisconnectedView(false, links.Length));
    }

    private static bool IsMeant(DisconnectBody body, SmppLink link) =>
        body.Remote is not null ? link.Remote?.ToString() == body.Remote
        : body.Connection is not null ? link.Connection?.Name == body.Connection
        : link.Connection is null && link.Carrier?.Name == body.Carrier;
}
