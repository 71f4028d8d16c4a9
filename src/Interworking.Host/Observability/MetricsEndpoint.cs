using Interworking.Gateway.Access;
using Interworking.Gateway.Observability;
using Interworking.Host.Api.Access;

namespace Interworking.Host.Observability;

/// <summary>
/// /metrics: our own meter and the runtime's (processor time, memory, collections, thread pool). It says what each carrier sends, never a phone number; open to
/// this machine, to others with a token or where <c>Http.OpenMetrics</c> says so.
/// </summary>
internal static class MetricsEndpoint
{
    public static void MapMetrics(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/metrics", (RequestDelegate)(context =>
        {
            MetricsCollector collector = context.RequestServices.GetRequiredService<MetricsCollector>();
            context.Response.ContentType = MetricsText.ContentType;
            return context.Response.WriteAsync(MetricsText.Write(collector.Collect()), context.RequestAborted);
        })).Demands(Duty.Read).WithMetadata(new OpenToThisMachine());
}
