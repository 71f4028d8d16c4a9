using System.Net;

namespace Interworking.Host.Api;

/// <summary>Until there is sign-in, /api answers only those on this machine; what a proxy forwards comes from elsewhere.</summary>
internal sealed class LoopbackOnly : IEndpointFilter
{
    private const string Why =
        "/api answers only requests from this machine itself until sign-in exists; ask from the gateway's own shell, for example: curl http://127.0.0.1:8080/api/links";

    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        IsLocal(context.HttpContext) ? next(context) : new(TypedResults.Problem(Why, statusCode: StatusCodes.Status403Forbidden, title: "Not from here"));

    private static bool IsLocal(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
        && !context.Request.Headers.ContainsKey("Forwarded") && !context.Request.Headers.ContainsKey("X-Forwarded-For");
}
