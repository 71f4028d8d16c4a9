using Interworking.Gateway.Access;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Provisioning.Editing;
using Interworking.Gateway.Routing;
using Interworking.Host.Api.Access;
using Interworking.Host.Routes;

namespace Interworking.Host.Api.Routes;

/// <summary>/api/route: what would happen to a message, answered by the running router; also with a service policy that is not saved yet.</summary>
internal static class RouteEndpoints
{
    public static void MapRoute(this IEndpointRouteBuilder api) =>
        api.MapPost("/route", (HttpContext context, CancellationToken _) => AskAsync(context)).Demands(Duty.Read).WithTags("servicePolicies").WithName("ask-route")
            .WithSummary("What would happen to this number? Nothing is sent or changed").Accepts<RouteBody>("application/json").Produces<RouteAnswerView>();

    private static async Task<IResult> AskAsync(HttpContext context)
    {
        (RouteBody? body, IResult? problem) = await ApiBody.ReadAsync(context, ApiJson.Default.RouteBody);
        if (body is null) return problem!;
        ConfigurationError[] errors = [.. Wrong("from", body.From), .. Wrong("to", body.To)];
        if (errors.Length > 0) return Problems.Invalid(errors);
        ProvisioningSnapshot snapshot = context.RequestServices.GetRequiredService<IProvisioning>().Current;
        Carrier? carrier = null;
        if (!string.IsNullOrEmpty(body.Carrier) && !snapshot.CarriersByName.TryGetValue(body.Carrier, out carrier)) return Problems.Invalid(new ConfigurationError("carrier", $"there is no carrier \"{body.Carrier}\""));
        ProvisioningSet? draft = null;
        if (body.Policy is { } policy)
        {
            (draft, IReadOnlyList<ConfigurationError> wrong) =
                await context.RequestServices.GetRequiredService<ProvisioningEditor>().DraftAsync(ProvisionedKinds.Policies, policy, context.RequestAborted);
            if (draft is null) return Problems.Invalid([.. wrong]);
            snapshot = ProvisioningSnapshot.Of(snapshot.Version, draft, snapshot.AccountsByDid, snapshot.AccountsById);
        }

        var answer = await RouteQuestionAnswered.AskAsync(new RouteQuestion(body.From, body.To) { Carrier = carrier }, snapshot, draft, context.RequestServices, context.RequestAborted);
        return TypedResults.Ok(new RouteAnswerView(answer.Refusal, [.. answer.Lines.Select(line => new RouteLineView(line.Label, line.Text))]));
    }

    private static IEnumerable<ConfigurationError> Wrong(string key, string? number)
    {
        if (number is not { Length: > 0 and <= RouteQuestionAnswered.MaxLength } || !number.All(char.IsAscii))
            yield return new ConfigurationError(key, $"write a number, or a name of at most {RouteQuestionAnswered.MaxLength} characters");
    }
}
