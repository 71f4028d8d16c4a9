using System.Text.Json.Serialization;

namespace Interworking.Host.Health;

/// <summary>/healthz: the process lives. /readyz: stores and listeners are up, else 503 with the reasons.</summary>
internal static partial class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/healthz", (RequestDelegate)(context => context.Response.WriteAsync("alive\n", context.RequestAborted)));
        endpoints.MapGet("/readyz", (RequestDelegate)(context =>
        {
            IReadOnlyList<string> reasons = context.RequestServices.GetRequiredService<Readiness>().Reasons();
            context.Response.StatusCode = reasons.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
            return context.Response.WriteAsJsonAsync(new ReadinessReport(reasons.Count == 0, reasons), Json.Default.ReadinessReport,
                cancellationToken: context.RequestAborted);
        }));
    }

    internal sealed record ReadinessReport(bool Ready, IReadOnlyList<string> Reasons);

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(ReadinessReport))]
    private sealed partial class Json : JsonSerializerContext;
}
