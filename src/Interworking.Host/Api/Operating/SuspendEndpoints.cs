using System.Text.Json;
using System.Text.Json.Nodes;
using Interworking.Gateway.Access;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Provisioning.Editing;
using Interworking.Gateway.Smpp;
using Interworking.Host.Api.Access;
using Interworking.Host.Api.Provisioning;

namespace Interworking.Host.Api.Operating;

/// <summary>
/// /api/suspend and /api/resume: a carrier or an account is not served for now. It is the provisioning's <c>enabled</c>, which an operator may switch though he may change nothing
/// else of it; by the same editor, so with the same rules and the same audit row.
/// </summary>
internal static class SuspendEndpoints
{
    public static void MapSuspension(this IEndpointRouteBuilder api)
    {
        Map(api, "suspend", enabled: false, "A carrier's binds are refused and closed; an account neither registers nor sends, and what comes for it is refused");
        Map(api, "resume", enabled: true, "A suspended carrier or account is served again");
    }

    private static void Map(IEndpointRouteBuilder api, string word, bool enabled, string summary) =>
        api.MapPost($"/{word}", (HttpContext context, bool? dryRun) => SwitchAsync(context, enabled, dryRun ?? true))
            .Demands(Duty.Operate).WithTags("suspend").WithName(word).WithSummary(summary).Accepts<SuspendBody>("application/json").Produces<SuspendResult>();

    private static async Task<IResult> SwitchAsync(HttpContext context, bool enabled, bool dryRun)
    {
        (SuspendBody? body, IResult? problem) = await ApiBody.ReadAsync(context, ApiJson.Default.SuspendBody);
        if (body is null) return problem!;
        if (body.Carrier is null == body.Account is null) return Problems.Invalid(new ConfigurationError("", "name one of carrier and account"));
        ProvisionedKind kind = body.Carrier is not null ? ProvisionedKinds.Carriers : ProvisionedKinds.Accounts;
        string name = body.Carrier ?? body.Account!.Trim().TrimStart('+');
        ProvisioningEditor editor = context.RequestServices.GetRequiredService<ProvisioningEditor>();
        ProvisioningState state = await editor.ReadAsync(kind, name, context.RequestAborted);
        if (ItemOf(state, body.Carrier is not null, name) is not { } item) return Problems.NotFound($"{kind.Word} \"{name}\"");
        item["enabled"] = enabled;
        using JsonDocument document = JsonDocument.Parse(item.ToJsonString());
        EditResult result = await editor.PutAsync(
            kind, name, document.RootElement, EditCondition.Unchanged(editor.TagOf(kind, state, name)), context.Caller().Actor, dryRun, context.RequestAborted);
        return result.Outcome == EditOutcome.Done
            ? TypedResults.Ok(new SuspendResult(dryRun, result.Changes, Says(context, body.Carrier is not null, name, enabled)))
            : await EditProblems.OfAsync(context, result, kind);
    }

    private static JsonNode? ItemOf(ProvisioningState state, bool isCarrier, string name)
    {
        if (isCarrier) return ProvisionedKinds.Carriers.Find(state.Set, name) is { } carrier ? JsonSerializer.SerializeToNode(CarrierView.Of(carrier), ApiJson.Default.CarrierView) : null;
        return state.Accounts.FirstOrDefault(one => one.Account.Did == name) is { } account ? JsonSerializer.SerializeToNode(AccountView.Of(account), ApiJson.Default.AccountView) : null;
    }

    private static string Says(HttpContext context, bool isCarrier, string name, bool enabled)
    {
        if (enabled) return isCarrier ? "It may bind again." : "It may register again, and what waits for it is sent.";
        if (!isCarrier) return "Its REGISTER and MESSAGE are refused (403); messages to it are refused (submit_sm_resp 0x0b, deliver_sm_resp 0x65); what waits already goes on waiting.";
        int links = context.RequestServices.GetRequiredService<LinkDirectory>().All.Count(link => link.Connection is null && link.Carrier?.Name == name);
        return $"Its binds are refused (0x0d, bind failed), and those that it has ({links} at this node) are unbound within a second; what it sent before is delivered and billed.";
    }
}
