using Interworking.Host.Api;
using Interworking.Host.WebConsole.Links;
using Interworking.Host.WebConsole.Live;
using Interworking.Host.WebConsole.Overview;
using Interworking.Host.WebConsole.Policies;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Interworking.Host.WebConsole;

/// <summary>The console: pages drawn on the server, nothing fetched from elsewhere, live parts by server-sent events.</summary>
internal static class ConsoleEndpoints
{
    /// <summary>Only what comes from here: no script in the page itself, no frame around it, nothing sent elsewhere.</summary>
    private const string Policy = "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

    private static readonly Dictionary<string, LivePart[]> Live = new()
    {
        ["overview"] = [new("attention", typeof(Attention)), new("figures", typeof(TrafficFigures)), new("traffic", typeof(TrafficChart)), new("waiting", typeof(WaitingChart))],
        ["links"] = [new("links", typeof(LinksTable)), new("peers", typeof(PeersTable))],
    };

    public static IServiceCollection AddConsole(this IServiceCollection services)
    {
        // Drawing pages brings form protection with it, which is not used here: its keys would be files that nobody needs.
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        services.AddRazorComponents();
        return services
            .AddSingleton<TrafficHistory>()
            .AddHostedService(provider => provider.GetRequiredService<TrafficHistory>())
            .AddSingleton<LiveStream>();
    }

    public static void MapConsole(this IEndpointRouteBuilder endpoints)
    {
        RouteGroupBuilder console = endpoints.MapGroup("").AddEndpointFilter<LoopbackOnly>().AddEndpointFilter(Guard).ExcludeFromDescription();
        console.MapConsoleAssets();
        console.MapGet(ConsolePage.Overview.Path, () => Page<OverviewPage>());
        console.MapGet(ConsolePage.Links.Path, () => Page<LinksPage>());
        console.MapGet(ConsolePage.Policies.Path, (string? from, string? to, string? carrier) => Page<PoliciesPage>(new()
        {
            [nameof(PoliciesPage.From)] = from?.Trim() ?? "",
            [nameof(PoliciesPage.To)] = to?.Trim() ?? "",
            [nameof(PoliciesPage.Carrier)] = carrier ?? "",
        }));
        console.MapGet("/console/live/{page}", (string page, LiveStream stream, CancellationToken gone) =>
            Live.TryGetValue(page, out LivePart[]? parts) ? (IResult)stream.Open(parts, gone).Result : TypedResults.NotFound());
    }

    private static IResult Page<TPage>(Dictionary<string, object?>? parameters = null) where TPage : IComponent =>
        new RazorComponentResult<TPage>(parameters ?? []) { PreventStreamingRendering = true };

    private static ValueTask<object?> Guard(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        IHeaderDictionary headers = context.HttpContext.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        if (!headers.ContainsKey("Cache-Control")) headers.CacheControl = "no-store";
        return next(context);
    }
}
