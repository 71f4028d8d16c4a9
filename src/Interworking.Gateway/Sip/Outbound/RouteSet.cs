using Interworking.Sip.Messages;

namespace Interworking.Gateway.Sip.Outbound;

/// <summary>Request-URI and Route for a remote target and a route set (RFC 3261, 12.2.1.1; the same for a preloaded one, 8.1.1.1 and 16.6, step 6).</summary>
public static class RouteSet
{
    /// <summary>
    /// Before loose routers the target stays the Request-URI. A first hop without <c>lr</c> is a strict router: it wants to find itself there, and the target at
    /// the end of the route.
    /// </summary>
    /// <param name="target">The contact.</param>
    /// <param name="routes">Each with its angle brackets.</param>
    public static (string RequestUri, IReadOnlyList<string> Route) Of(string target, IReadOnlyList<string> routes)
    {
        if (routes.Count == 0 || !NameAddr.TryParse(routes[0], out NameAddr? first) || first.Uri.Parameters.Contains("lr")) return (target, routes);
        return (first.Uri.ToString(), [.. routes.Skip(1), $"<{target}>"]);
    }
}
