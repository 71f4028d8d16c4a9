using Interworking.Gateway.Observability;
using Interworking.Host.Api.Access;

namespace Interworking.Host.Observability;

/// <summary>/metrics: our own meter and the runtime's (processor time, memory, collections, thread pool).</summary>
internal static class MetricsEndpoint
{
    public static void MapMetrics(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/metrics", (RequestDelegate)(context =>
        {
            MetricsCollector collector = context.RequestServices.GetRequiredService<MetricsCollector>();
            context.Response.ContentType = MetricsText.ContentType;
            return context.Response.WriteAsync(MetricsText.Write(collector.Collect()), context.RequestAborted);
        })).IsOpenToAll("counts by carrier and connection; never a phone number");
}
