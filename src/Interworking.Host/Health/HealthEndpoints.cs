using System.Text.Json.Serialization;
using Interworking.Gateway.Configuration;
using Interworking.Host.Api.Access;

namespace Interworking.Host.Health;

/// <summary>/healthz: the process lives, and a header says which node it is. /readyz: stores and listeners are up, else 503 with the reasons.</summary>
internal static partial class HealthEndpoints
{
    public const string NodeHeader = "Interworking-Node";

    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/healthz", (RequestDelegate)(context =>
        {
            context.Response.Headers[NodeHeader] = NodeOf(context.RequestServices.GetRequiredService<GatewayOptions>());
            return context.Response.WriteAsync("alive\n", context.RequestAborted);
        })).IsOpenToAll("health checks have no password, and it says the node's name alone");
        endpoints.MapGet("/readyz", (RequestDelegate)(context =>
        {
            IReadOnlyList<string> reasons = context.RequestServices.GetRequiredService<Readiness>().Reasons();
            context.Response.StatusCode = reasons.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
            return context.Response.WriteAsJsonAsync(new ReadinessReport(reasons.Count == 0, reasons), Json.Default.ReadinessReport,
                cancellationToken: context.RequestAborted);
        })).IsOpenToAll("load balancers have no password");
    }

    /// <summary>As the header says it: environment and node.</summary>
    public static string NodeOf(GatewayOptions options) => $"{options.Environment.Name}/{options.Environment.Node}";

    internal sealed record ReadinessReport(bool Ready, IReadOnlyList<string> Reasons);

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(ReadinessReport))]
    private sealed partial class Json : JsonSerializerContext;
}
