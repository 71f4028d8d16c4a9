using Interworking.Gateway.Access;
using Interworking.Gateway.Audit;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Operating;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Search;
using Interworking.Host.Api.Access;

namespace Interworking.Host.Api.Operating;

/// <summary>/api/holds, /api/hold, /api/release: what is not sent for now, at all nodes and over restarts. Without <c>dryRun=false</c> they only say what would be.</summary>
internal static class HoldEndpoints
{
    public static void MapHolds(this IEndpointRouteBuilder api)
    {
        api.MapGet("/holds", (HttpContext context, CancellationToken _) => TypedResults.Ok(Now(context).Holds.All.Select(HoldView.Of).ToArray()))
            .Demands(Duty.Read).WithTags("holds").WithName("holds").WithSummary("What is held").Produces<HoldView[]>();
        api.MapPost("/hold", (HttpContext context, bool? dryRun) => HoldAsync(context, dryRun ?? true))
            .Demands(Duty.Operate).WithTags("holds").WithName("hold").WithSummary("Messages to an account, by a connection or of a service policy wait until they are released; a connection can be drained, which also unbinds it")
            .Accepts<HoldBody>("application/json").Produces<HoldResult>();
        api.MapPost("/release", (HttpContext context, bool? dryRun) => ReleaseAsync(context, dryRun ?? true))
            .Demands(Duty.Operate).WithTags("holds").WithName("release").WithSummary("What was held is sent again").Accepts<HoldBody>("application/json").Produces<HoldResult>();
    }

    private static async Task<IResult> HoldAsync(HttpContext context, bool dryRun)
    {
        (HoldBody? body, IResult? problem) = await ApiBody.ReadAsync(context, ApiJson.Default.HoldBody);
        if (body is null) return problem!;
        if (body.Target(out ConfigurationError? error) is not { } target) return Problems.Invalid(error!);
        (HoldKind kind, string name) = target;
        ProvisioningSnapshot now = Now(context);
        if (Missing(now, kind, name)) return Problems.NotFound($"{Word(kind)} \"{name}\"");
        long waiting = await WaitingAsync(context, now, kind, name);
        string says = kind switch
        {
            HoldKind.Account => $"Messages to {name} are accepted and wait",
            HoldKind.Policy => $"Messages of service policy {name} are accepted and wait",
            _ => $"Nothing is sent by {name}{(body.Drain ? ", and it is unbound" : "")}; {Others(now, name)}",
        };
        if (dryRun) return TypedResults.Ok(new HoldResult(true, Find(now, kind, name) is not null, waiting, $"{says}. {waiting} wait now."));
        var hold = new Hold(kind, name)
        {
            AccountId = kind == HoldKind.Account ? now.AccountsByDid[name].Id : 0,
            Drained = body.Drain,
            At = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow(),
            Who = context.Caller().Actor.Who,
            Reason = body.Reason?.Trim() ?? "",
        };
        var entry = new AuditEntry(context.Caller().Actor, body.Drain ? "drain" : "hold", $"{Word(kind)} {name}", Words(Find(now, kind, name)), Words(hold));
        await context.RequestServices.GetRequiredService<IHoldStore>().PutAsync(hold, entry, context.RequestAborted);
        return TypedResults.Ok(new HoldResult(false, true, waiting, $"{says}."));
    }

    private static async Task<IResult> ReleaseAsync(HttpContext context, bool dryRun)
    {
        (HoldBody? body, IResult? problem) = await ApiBody.ReadAsync(context, ApiJson.Default.HoldBody);
        if (body is null) return problem!;
        if (body.Target(out ConfigurationError? error) is not { } target) return Problems.Invalid(error!);
        (HoldKind kind, string name) = target;
        ProvisioningSnapshot now = Now(context);
        Hold? held = Find(now, kind, name);
        long waiting = Missing(now, kind, name) ? 0 : await WaitingAsync(context, now, kind, name);
        if (dryRun) return TypedResults.Ok(new HoldResult(true, held is not null, waiting, held is null ? $"{name} is not held." : $"{waiting} messages that wait are tried, oldest first."));
        var entry = new AuditEntry(context.Caller().Actor, "release", $"{Word(kind)} {name}", Words(held), null);
        return await context.RequestServices.GetRequiredService<IHoldStore>().RemoveAsync(kind, name, entry, context.RequestAborted)
            ? TypedResults.Ok(new HoldResult(false, false, waiting, $"{name} is released; what waits is tried, oldest first."))
            : Problems.NotFound($"hold on {Word(kind)} \"{name}\"");
    }

    private static bool Missing(ProvisioningSnapshot now, HoldKind kind, string name) => kind switch
    {
        HoldKind.Account => !now.AccountsByDid.ContainsKey(name),
        HoldKind.Connection => !now.ConnectionsByName.ContainsKey(name),
        _ => !now.PoliciesByName.ContainsKey(name),
    };

    private static async ValueTask<long> WaitingAsync(HttpContext context, ProvisioningSnapshot now, HoldKind kind, string name)
    {
        var filter = kind switch
        {
            HoldKind.Account => new MessageFilter { Destination = name, Account = name },
            HoldKind.Policy => new MessageFilter { Policies = [name] },
            _ => new MessageFilter { Policies = [.. now.Policies.Where(policy => policy.Connections.Contains(name)).Select(policy => policy.Name)] },
        };
        return (await context.RequestServices.GetRequiredService<IMessageFinder>().CountWaitingAsync(filter, context.RequestAborted)).Messages;
    }

    private static string Others(ProvisioningSnapshot now, string name)
    {
        ServicePolicy[] users = [.. now.Policies.Where(policy => policy.Enabled && policy.Connections.Contains(name))];
        string[] alone = [.. users.Where(policy => policy.Connections.Count == 1).Select(policy => policy.Name)];
        return users.Length == 0 ? "no enabled service policy uses it"
            : alone.Length == 0 ? $"the {users.Length} service policies that use it take their other connections"
            : $"messages of {string.Join(", ", alone)} wait{(alone.Length < users.Length ? ", other policies take their other connections" : "")}";
    }

    private static Hold? Find(ProvisioningSnapshot now, HoldKind kind, string name) => now.Holds.All.FirstOrDefault(one => one.Kind == kind && one.Name == name);

    private static string Word(HoldKind kind) => kind switch { HoldKind.Account => "account", HoldKind.Connection => "connection", _ => "service policy" };

    private static string? Words(Hold? hold) => hold is null ? null : $"{(hold.Drained ? "drained" : "held")}{(hold.Reason.Length > 0 ? $": {hold.Reason}" : "")}";

    private static ProvisioningSnapshot Now(HttpContext context) => context.RequestServices.GetRequiredService<IProvisioning>().Current;
}
