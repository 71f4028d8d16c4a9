using System.Globalization;
using Interworking.Gateway.Access;
using Interworking.Gateway.Audit;
using Interworking.Gateway.Operating;
using Interworking.Host.Api.Access;

namespace Interworking.Host.Api.Operating;

/// <summary>/api/operations: how far what was asked for is.</summary>
internal static class OperationEndpoints
{
    private const int Newest = 50;

    public static void MapOperations(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder operations = api.MapGroup("/operations").WithTags("operations");
        operations.MapGet("", (HttpContext context, CancellationToken _) => ListAsync(context)).Demands(Duty.Read).WithName("operations").WithSummary("The newest operations on many messages").Produces<OperationView[]>();
        operations.MapGet("/{id}", (HttpContext context, string id) => FindAsync(context, id)).Demands(Duty.Read).WithName("operation").WithSummary("How far an operation is").Produces<OperationView>();
        operations.MapPost("/{id}/stop", (HttpContext context, string id) => StopAsync(context, id))
            .Demands(Duty.Operate).WithName("stop-operation").WithSummary("Ends an operation before it is through; what was done stays done").Produces<OperationView>();
    }

    private static async Task<IResult> ListAsync(HttpContext context) =>
        TypedResults.Ok((await Store(context).ListAsync(Newest, context.RequestAborted)).Select(OperationView.Of).ToArray());

    private static async Task<IResult> FindAsync(HttpContext context, string id) =>
        await ReadAsync(context, id) is { } operation ? TypedResults.Ok(OperationView.Of(operation)) : Problems.NotFound($"operation {id}");

    private static async Task<IResult> StopAsync(HttpContext context, string id)
    {
        if (await ReadAsync(context, id) is not { } operation) return Problems.NotFound($"operation {id}");
        DateTimeOffset now = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        return await Store(context).StopAsync(operation.Id, new AuditEntry(context.Caller().Actor, "stop", $"operation {id}"), now, context.RequestAborted)
            ? TypedResults.Ok(OperationView.Of((await ReadAsync(context, id))!))
            : Problems.Of(StatusCodes.Status409Conflict, "Ended", $"Operation {id} has ended.");
    }

    private static async ValueTask<Operation?> ReadAsync(HttpContext context, string id) =>
        long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? await Store(context).FindAsync(number, context.RequestAborted) : null;

    private static IOperationStore Store(HttpContext context) => context.RequestServices.GetRequiredService<IOperationStore>();
}
