using Interworking.Gateway.Smpp.Links;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Interworking.Host.Api;

/// <summary>/api: what the console and scripts ask for, as JSON.</summary>
internal static class ApiEndpoints
{
    public static void MapApi(this IEndpointRouteBuilder endpoints)
    {
        RouteGroupBuilder api = endpoints.MapGroup("/api").AddEndpointFilter<LoopbackOnly>().WithTags("links").ProducesProblem(StatusCodes.Status403Forbidden);
        api.MapGet("/links", Links)
            .WithName("links")
            .WithSummary("All SMPP links")
            .WithDescription("Every bound link and every carrier or connection that has none: state in words, since when, windows, rates, last error, counters by command_status.");
        api.MapDefence();
    }

    private static Ok<LinkReport> Links(LinkReporter reporter) => TypedResults.Ok(reporter.Report());
}
