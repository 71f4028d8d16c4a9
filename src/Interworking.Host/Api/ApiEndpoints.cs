using Interworking.Gateway.Access;
using Interworking.Gateway.Smpp.Links;
using Interworking.Host.Api.Access;
using Interworking.Host.Api.Accounts;
using Interworking.Host.Api.Apps;
using Interworking.Host.Api.Audit;
using Interworking.Host.Api.Links;
using Interworking.Host.Api.Links.Testing;
using Interworking.Host.Api.Messages;
using Interworking.Host.Api.Operating;
using Interworking.Host.Api.Provisioning;
using Interworking.Host.Api.Routes;
using Interworking.Host.Api.Settlement;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Interworking.Host.Api;

/// <summary>/api: what the console and scripts ask for, as JSON. Every endpoint says which duty it demands.</summary>
internal static class ApiEndpoints
{
    public static void MapApi(this IEndpointRouteBuilder endpoints)
    {
        RouteGroupBuilder api = endpoints.MapGroup("/api").ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden);
        api.MapSession();
        api.MapUsers();
        api.MapTokens();
        api.MapProvisioning();
        api.MapAccountImport();
        api.MapRoute();
        api.MapAudit();
        api.MapMessages();
        api.MapSettlement();
        api.MapLinkActions();
        api.MapPeerTests();
        api.MapOperations();
        api.MapHolds();
        api.MapSuspension();
        api.MapNode();
        api.MapApps();
        api.MapGet("/links", Links)
            .Demands(Duty.Read)
            .WithTags("links")
            .WithName("links")
            .WithSummary("All SMPP links")
            .WithDescription("Every bound link and every carrier or connection that has none: state in words, since when, windows, rates, last error, counters by command_status.");
        api.MapDefence();
    }

    private static Ok<LinkReport> Links(LinkReporter reporter) => TypedResults.Ok(reporter.Report());
}
