using Interworking.Gateway.Access;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Settlement.Reconciling;
using Interworking.Host.Api.Access;
using Interworking.Host.Settlement.Reconciling;

namespace Interworking.Host.Api.Settlement;

/// <summary>POST /api/settlement/reconcile: a carrier's month against the carrier's own counts or records.</summary>
internal static class ReconcileEndpoint
{
    public static void MapReconcile(this IEndpointRouteBuilder settlement) => settlement.MapPost("/reconcile", (HttpContext context, string? format) => RunAsync(context, format))
        .Demands(Duty.Bill).WithName("reconcile").WithSummary("Compares a carrier's month with the carrier's own file")
        .WithDescription("multipart/form-data: month (YYYY-MM), carrier, file (CSV: day and messages or parts, or message_id with time and status; at most 64 MiB and a million lines). format is json, or zip: the pack to send.")
        .Accepts<IFormFile>("multipart/form-data").Produces<ReconciliationView>();

    private static async Task<IResult> RunAsync(HttpContext context, string? format)
    {
        if (format is not (null or "json" or "zip")) return Problems.Invalid(new ConfigurationError("format", "write json or zip"));
        (Reconciliation? result, IResult? problem) = await ReconcileUpload.RunAsync(context);
        if (result is null) return problem!;
        return format == "zip"
            ? TypedResults.File(DisputePack.Zip(result), "application/zip", $"{SettlementEndpoints.FileName($"dispute-{result.Carrier}-{result.Month}")}.zip")
            : TypedResults.Ok(ReconciliationView.Of(result));
    }
}
