using System.Net;
using Interworking.Gateway.Sip.Defence;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Interworking.Host.Api;

/// <summary>/api/defence: who is slowed or ignored at this node because he looks like a scanner.</summary>
internal static class DefenceEndpoints
{
    public static void MapDefence(this IEndpointRouteBuilder api)
    {
        api.MapGet("/defence", (SipDefence defence) => TypedResults.Ok(defence.Report()))
            .WithName("defence")
            .WithTags("defence")
            .WithSummary("SIP senders that are slowed or ignored")
            .WithDescription("Addresses that look like scanners, at this node: since when, why, how many requests, until when they are not answered.");
        api.MapDelete("/defence/{address}", Lift)
            .WithName("liftDefence")
            .WithTags("defence")
            .WithSummary("Hears an address again")
            .WithDescription("Forgets all that this node holds against an IPv4 address, or against the /64 network of an IPv6 address.");
    }

    private static Results<NoContent, ProblemHttpResult> Lift(string address, SipDefence defence)
    {
        if (!IPAddress.TryParse(address, out IPAddress? source))
            return TypedResults.Problem($"\"{address}\" is not an IP address", statusCode: StatusCodes.Status400BadRequest, title: "Not an address");
        return defence.Lift(source)
            ? TypedResults.NoContent()
            : TypedResults.Problem($"nothing is held against {source} at this node", statusCode: StatusCodes.Status404NotFound, title: "Not listed");
    }
}
