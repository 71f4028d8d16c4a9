using Interworking.Gateway.Access;
using Interworking.Gateway.Provisioning;
using Interworking.Host.Api.Access;

namespace Interworking.Host.Api.Links.Testing;

/// <summary>Tests of peers: what an operator presses before he calls them.</summary>
internal static class TestEndpoints
{
    public static void MapPeerTests(this IEndpointRouteBuilder api)
    {
        api.MapPost("/connections/{name}/test", (HttpContext context, string name) => ConnectionAsync(context, name.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase)))
            .Demands(Duty.Operate).WithTags("connections").WithName("test-connection")
            .WithSummary("Tries a connection's peer with the settings of now: by a session of its own where a bind is free, else by enquire_link on the running ones").Produces<TestReport>();
        api.MapPost("/sip-proxies/test", (HttpContext context, CancellationToken _) => ProxiesAsync(context))
            .Demands(Duty.Operate).WithTags("links").WithName("test-sip-proxies").WithSummary("Sends OPTIONS to each configured SIP proxy").Produces<TestReport>();
    }

    private static async Task<IResult> ConnectionAsync(HttpContext context, string name)
    {
        Connection? connection = context.RequestServices.GetRequiredService<IProvisioning>().Current.ConnectionsByName.GetValueOrDefault(name);
        return connection is null
            ? Problems.NotFound($"connection \"{name}\"")
            : TypedResults.Ok(await context.RequestServices.GetRequiredService<ConnectionTest>().RunAsync(connection, context.RequestAborted));
    }

    private static async Task<IResult> ProxiesAsync(HttpContext context) =>
        TypedResults.Ok(await context.RequestServices.GetRequiredService<SipProxyTest>().RunAsync(context.RequestAborted));
}
