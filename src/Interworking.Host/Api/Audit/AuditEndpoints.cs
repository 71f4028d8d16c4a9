using System.Globalization;
using Interworking.Gateway.Access;
using Interworking.Gateway.Audit;
using Interworking.Gateway.Configuration;
using Interworking.Host.Api.Access;

namespace Interworking.Host.Api.Audit;

/// <summary>/api/audit: who changed what, newest first, and whether the log is whole.</summary>
internal static class AuditEndpoints
{
    public static void MapAudit(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder audit = api.MapGroup("/audit").WithTags("audit").Demands(Duty.Administer);
        audit.MapGet("", (HttpContext context, string? who, string? target, string? after, int? limit) => ListAsync(context, who, target, after, limit))
            .WithName("audit").WithSummary("Who changed what, newest first; target is how it begins").Produces<Page<AuditRowView>>();
        audit.MapGet("/verify", (HttpContext context, CancellationToken _) => VerifyAsync(context)).WithName("verify-audit").WithSummary("Looks at every row").Produces<AuditVerdict>();
    }

    private static async Task<IResult> ListAsync(HttpContext context, string? who, string? target, string? after, int? limit)
    {
        long before = long.MaxValue;
        if (after is not null && !long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out before)) return Problems.Invalid(new ConfigurationError("after", "is the number of a row"));
        int most = Page<AuditRowView>.LimitOf(limit);
        IReadOnlyList<AuditRow> rows = await Store(context).ReadAsync(new AuditQuery(before, who, target, most + 1), context.RequestAborted);
        return TypedResults.Ok(Page<AuditRowView>.Of([.. rows.Select(AuditRowView.Of)], most, row => row.Seq.ToString(CultureInfo.InvariantCulture)));
    }

    private static async Task<IResult> VerifyAsync(HttpContext context) => TypedResults.Ok(await Store(context).VerifyAsync(null, context.RequestAborted));

    private static IAuditStore Store(HttpContext context) => context.RequestServices.GetRequiredService<IAuditStore>();
}
