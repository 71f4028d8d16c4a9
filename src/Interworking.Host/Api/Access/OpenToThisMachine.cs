using System.Net;
using Interworking.Gateway.Configuration;

namespace Interworking.Host.Api.Access;

/// <summary>Beside a <see cref="DutyDemand"/>: programs on this machine need not show who they are, nor does anybody where <c>Http.OpenMetrics</c> is set.</summary>
internal sealed record OpenToThisMachine
{
    /// <summary>What a proxy adds for whoever asked it: then it is not this machine that asks.</summary>
    private static readonly string[] Forwarding = ["X-Forwarded-For", "X-Original-For", "Forwarded", "X-Real-IP"];

    public bool LetsIn(HttpContext context) =>
        context.RequestServices.GetRequiredService<GatewayOptions>().Http.OpenMetrics
        || (IPAddress.IsLoopback(Callers.AddressOf(context)) && !Array.Exists(Forwarding, context.Request.Headers.ContainsKey));
}
