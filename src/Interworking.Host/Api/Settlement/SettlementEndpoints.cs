using System.Text;
using System.Text.Json.Serialization;
using Interworking.Gateway.Access;
using Interworking.Gateway.Audit;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Settlement;
using Interworking.Host.Api.Access;
using Interworking.Host.Settlement;
using Interworking.Host.Settlement.Statements;

namespace Interworking.Host.Api.Settlement;

/// <summary>/api/settlement: months as they are and as they were closed, in the forms that the command line writes; closing and correcting.</summary>
internal static class SettlementEndpoints
{
    private static readonly Dictionary<string, string> Types = new() { ["json"] = "application/json", ["csv"] = "text/csv; charset=utf-8", ["html"] = "text/html; charset=utf-8" };

    public static void MapSettlement(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder settlement = api.MapGroup("/settlement").WithTags("settlement");
        settlement.MapGet("/{month}", (HttpContext context, string month, string? carrier, string? format) => OpenAsync(context, month, carrier, format))
            .Demands(Duty.Read).WithName("settlement").WithSummary("A month as it is now").WithDescription("month is YYYY-MM in each carrier's time zone; format is json, csv or html (a page to print).");
        settlement.MapGet("/statements/{number}", (HttpContext context, long number, string? format) => ClosedAsync(context, number, format))
            .Demands(Duty.Read).WithName("statement").WithSummary("A closed statement, always the same");
        settlement.MapPost("/close", (HttpContext context, CancellationToken _) => CloseAsync(context))
            .Demands(Duty.Bill).WithName("close-month").WithSummary("Closes a carrier's month: frozen, numbered, hashed").Accepts<CloseBody>("application/json").Produces<ClosedView>();
        settlement.MapPost("/statements/{number}/correct", (HttpContext context, long number) => CorrectAsync(context, number))
            .Demands(Duty.Bill).WithName("correct-statement").WithSummary("A new statement that takes the place of a closed one, under the tariff as it is now").Produces<ClosedView>();
    }

    private static async Task<IResult> OpenAsync(HttpContext context, string text, string? carrier, string? format)
    {
        if (!BillingMonth.TryParse(text, out BillingMonth month)) return Problems.Invalid(new ConfigurationError("month", "write it as 2026-01"));
        return Written(await Desk(context).OpenAsync(month, carrier, context.RequestAborted), format, $"settlement-{month}{(carrier is null ? "" : "-" + carrier)}");
    }

    private static async Task<IResult> ClosedAsync(HttpContext context, long number, string? format) =>
        await Desk(context).FindAsync(number, context.RequestAborted) is { } closed
            ? Written([closed.Read()], format, $"statement-{number}")
            : Problems.NotFound($"statement {number}");

    private static async Task<IResult> CloseAsync(HttpContext context)
    {
        (CloseBody? body, IResult? problem) = await ApiBody.ReadAsync(context, ApiJson.Default.CloseBody);
        if (body is null) return problem!;
        if (!BillingMonth.TryParse(body.Month, out BillingMonth month)) return Problems.Invalid(new ConfigurationError("month", "write it as 2026-01"));
        return await ToldAsync(context, "close", await Desk(context).CloseAsync(month, body.Carrier, body.CarryOver, context.RequestAborted));
    }

    private static async Task<IResult> CorrectAsync(HttpContext context, long number) =>
        await ToldAsync(context, "correct", await Desk(context).CorrectAsync(number, context.RequestAborted));

    private static async ValueTask<IResult> ToldAsync(HttpContext context, string action, CloseResult result)
    {
        if (result.Closed is not { } closed) return Problems.Of(StatusCodes.Status409Conflict, "Not closed", $"{result.Refusal}.");
        await context.RequestServices.GetRequiredService<IAuditStore>().AppendAsync(
            new AuditEntry(context.Caller().Actor, action, $"month {closed.Month} of carrier {closed.Carrier}", null, $"statement {closed.Number}, hash {closed.Hash}"), CancellationToken.None); // it is closed, whether anybody still waits or not
        return TypedResults.Ok(new ClosedView(closed.Number, closed.Carrier, closed.Month.ToString(), closed.Hash));
    }

    private static IResult Written(IReadOnlyList<Statement> statements, string? format, string name)
    {
        string form = format ?? "json";
        if (!Types.TryGetValue(form, out string? type)) return Problems.Invalid(new ConfigurationError("format", "write json, csv or html"));
        var text = new StringWriter();
        StatementFormats.Write(statements, form, text);
        // A page is looked at, the others are kept.
        return TypedResults.File(Encoding.UTF8.GetBytes(text.ToString()), type, form == "html" ? null : $"{FileName(name)}.{form}");
    }

    private static string FileName(string name) => string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' ? c : '_'));

    private static SettlementDesk Desk(HttpContext context) => context.RequestServices.GetRequiredService<SettlementDesk>();
}

/// <summary>Which month to close.</summary>
/// <param name="Month">YYYY-MM.</param>
/// <param name="Carrier">Whose.</param>
/// <param name="CarryOver">Leave what is unfinished to the next month.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record CloseBody(string Month, string Carrier, bool CarryOver = false);

/// <summary>The statement that it has become.</summary>
internal sealed record ClosedView(long Number, string Carrier, string Month, string Hash);
