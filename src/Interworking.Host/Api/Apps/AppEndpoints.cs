using Interworking.Gateway.Access;
using Interworking.Gateway.Provisioning;
using Interworking.Host.Api.Access;

namespace Interworking.Host.Api.Apps;

/// <summary>/api/apps: accounts with the devices that are registered.</summary>
internal static class AppEndpoints
{
    /// <summary>Each account is looked up in the registrar.</summary>
    private const int MostLimit = 200;

    public static void MapApps(this IEndpointRouteBuilder api) =>
        api.MapGet("/apps", (HttpContext context, string? did, string? customer, string? after, int? limit) =>
                ListAsync(context, new AccountFilter(did ?? "", customer, null, after ?? "", Math.Clamp(limit ?? 50, 1, MostLimit) + 1)))
            .Demands(Duty.Read).WithTags("apps").WithName("apps").WithSummary("Accounts with their registered devices; did is how the number begins").Produces<Page<AppView>>();

    private static async Task<IResult> ListAsync(HttpContext context, AccountFilter filter) => TypedResults.Ok(await context.RequestServices.GetRequiredService<AppList>().ReadAsync(filter, context.RequestAborted));
}
