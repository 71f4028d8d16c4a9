using Interworking.Gateway.Access;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Settlement;
using Interworking.Host.Api.Access;
using Interworking.Host.Settlement;

namespace Interworking.Host.Api.Settlement;

/// <summary>GET /api/settlement/{month}/cdrs: every record of a month, written as it is read.</summary>
internal static class CdrEndpoint
{
    public static void MapCdrs(this IEndpointRouteBuilder settlement) => settlement.MapGet("/{month}/cdrs", (HttpContext context, string month, string? carrier) => WriteAsync(context, month, carrier))
        .Demands(Duty.Bill).WithName("cdrs").WithSummary("The records of a month as CSV")
        .WithDescription("Every column, however many records there are. month is in the carrier's time zone, of all carriers in UTC. An answer that does not end in order is not whole.")
        .Produces(StatusCodes.Status200OK, contentType: "text/csv");

    private static async Task<IResult> WriteAsync(HttpContext context, string text, string? carrier)
    {
        if (!BillingMonth.TryParse(text, out BillingMonth month)) return Problems.Invalid(new ConfigurationError("month", "write it as 2026-01"));
        using IDisposable? place = context.RequestServices.GetRequiredService<LongReads>().TryBegin();
        if (place is null) return Problems.Of(StatusCodes.Status429TooManyRequests, "Busy", LongReads.Busy);
        CdrFilter filter = await context.RequestServices.GetRequiredService<SettlementDesk>().CdrsAsync(month, carrier, context.RequestAborted);
        context.Response.ContentType = "text/csv; charset=utf-8";
        context.Response.Headers.ContentDisposition = $"attachment; filename={SettlementEndpoints.FileName($"cdrs-{month}{(carrier is null ? "" : "-" + carrier)}")}.csv";
        await CdrCsv.WriteAsync(context.RequestServices.GetRequiredService<ICdrReader>(), filter, context.Response.Body, null, context.RequestAborted);
        return Results.Empty;
    }
}
