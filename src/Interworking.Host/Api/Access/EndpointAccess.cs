using Interworking.Gateway.Access;

namespace Interworking.Host.Api.Access;

/// <summary>How an endpoint says who may call it.</summary>
internal static class EndpointAccess
{
    public static T Demands<T>(this T endpoint, Duty duty)
        where T : IEndpointConventionBuilder => endpoint.WithMetadata(new DutyDemand(duty));

    public static T IsOpenToAll<T>(this T endpoint, string why)
        where T : IEndpointConventionBuilder => endpoint.WithMetadata(new OpenToAll(why));

    /// <summary>Whoever calls. Known wherever an endpoint demands a duty.</summary>
    public static Caller Caller(this HttpContext context) =>
        context.Features.Get<Caller>() ?? throw new InvalidOperationException("the endpoint demands no duty, so nobody has asked who calls");
}
