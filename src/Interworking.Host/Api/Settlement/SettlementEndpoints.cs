using System.Text;
using System.Text.Json.Serialization;
using Interworking.Gateway.Access;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Settlement;
using Interworking.Gateway.Settlement.Credit;
using Interworking.Host.Api.Access;
using Interworking.Host.Settlement;
using Interworking.Host.Settlement.Statements;

namespace Interworking.Host.Api.Settlement;

/// <summary>/api/settlement: months as they are and as they were closed, in the forms that the command line writes; closing, correcting, reconciling.</summary>
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
        settlement.MapGet("/credit", (CreditBook book) => TypedResults.Ok<CreditView[]>([.. book.Report().Select(CreditView.Of)]))
            .Demands(Duty.Read).WithName("credit").WithSummary("How carriers stand to their credit limits");
        settlement.MapReconcile();
        settlement.MapCdrs();
    }

    private static async Task<IResult> OpenAsync(HttpContext context, string text, string? carrier, string? format)
    {
        if (!BillingMonth.TryParse(text, out BillingMonth month)) return Problems.Invalid(new ConfigurationError("month", "write it as 2026-01"));
        return Written(await Desk(context).OpenAsync(month, carrier, context.RequestAborted), format, $"settlement-{month}{(carrier is null ? "" : "-" + carrier)}");
    }

    private static async Task<IResult> ClosedAsync(HttpContext context, long number, string? format)
    {
        if (await Desk(context).FindAsync(number, context.RequestAborted) is not { } closed) return Problems.NotFound($"statement {number}");
        if (!closed.IsIntact) return Problems.Of(StatusCodes.Status409Conflict, "Not what was closed", $"Statement {number} has been changed since it was closed: run \"interworking settlement check\".");
        string name = $"statement-{number}";
        // The very text that was hashed.
        return format is null or "json" ? TypedResults.File(Encoding.UTF8.GetBytes(closed.Content), Types["json"], $"{name}.json") : Written([closed.Read()], format, name);
    }

    private static async Task<IResult> CloseAsync(HttpContext context)
    {
        (CloseBody? body, IResult? problem) = await ApiBody.ReadAsync(context, ApiJson.Default.CloseBody);
        if (body is null) return problem!;
        if (!BillingMonth.TryParse(body.Month, out BillingMonth month)) return Problems.Invalid(new ConfigurationError("month", "write it as 2026-01"));
        return Told(await Desk(context).CloseAsync(month, body.Carrier, body.CarryOver, context.Caller().Actor, context.RequestAborted));
    }

    private static async Task<IResult> CorrectAsync(HttpContext context, long number) =>
        Told(await Desk(context).CorrectAsync(number, context.Caller().Actor, context.RequestAborted));

    private static IResult Told(CloseResult result) => result.Closed is { } closed
        ? TypedResults.Ok(new ClosedView(closed.Number, closed.Carrier, closed.Month.ToString(), closed.Hash))
        : Problems.Of(StatusCodes.Status409Conflict, "Not closed", $"{result.Refusal}.");

    private static IResult Written(IReadOnlyList<Statement> statements, string? format, string name)
    {
        string form = format ?? "json";
        if (!Types.TryGetValue(form, out string? type)) return Problems.Invalid(new ConfigurationError("format", "write json, csv or html"));
        var text = new StringWriter();
        StatementFormats.Write(statements, form, text);
        // A page is looked at, the others are kept.
        return TypedResults.File(Encoding.UTF8.GetBytes(text.ToString()), type, form == "html" ? null : $"{FileName(name)}.{form}");
    }

    /// <summary>A name of a carrier's is not one of a file.</summary>
    public static string FileName(string name) => string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' ? c : '_'));

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
