using Interworking.Gateway.Access;
using Interworking.Host.WebConsole;
using Interworking.Host.WebConsole.SignIn;

namespace Interworking.Host.Api.Access;

/// <summary>Stands before every endpoint: lets through what is open to all, and whoever has the duty that the endpoint demands.</summary>
internal sealed class AccessGate(Callers callers, CrossSite crossSite)
{
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        // Without a route it is the framework's own answer that there is none, or none for the method.
        if (context.GetEndpoint() is not RouteEndpoint endpoint || endpoint.Metadata.GetMetadata<OpenToAll>() is not null
            || endpoint.Metadata.GetMetadata<OpenToThisMachine>()?.LetsIn(context) == true)
        {
            await next(context);
            return;
        }

        context.Response.Headers.CacheControl = "no-store";
        if (await RefusalAsync(context, endpoint.Metadata.GetMetadata<DutyDemand>()) is { } refusal) await refusal.ExecuteAsync(context);
        else await next(context);
    }

    private async ValueTask<IResult?> RefusalAsync(HttpContext context, DutyDemand? demand)
    {
        if (demand is null) return Problems.Of(StatusCodes.Status403Forbidden, "Not for anybody", "This endpoint does not say who may call it.");
        if (await callers.FindAsync(context) is not { } caller)
        {
            if (IsPage(context)) return ConsoleDoor.Refuse(context, signedIn: false);
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return Problems.Of(StatusCodes.Status401Unauthorized, "Sign in", "Sign in with POST /api/session, or send an API token: Authorization: Bearer iwt_...");
        }

        context.Features.Set(caller);
        if (!Roles.May(caller.Role, demand.Duty))
            return IsPage(context) ? ConsoleDoor.Refuse(context, signedIn: true) : Problems.Of(StatusCodes.Status403Forbidden, "Not allowed", $"The role {Roles.Word(caller.Role)} may not do this.");
        if (caller.Session is { } session && !crossSite.IsOurs(context.Request, session))
            return Problems.Of(StatusCodes.Status403Forbidden, "Not from our page", $"A change by cookie needs the header {CrossSite.Header} that GET /api/session tells, or our own Origin.");
        return null;
    }

    private static bool IsPage(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<ConsolePage>() is not null;
}
