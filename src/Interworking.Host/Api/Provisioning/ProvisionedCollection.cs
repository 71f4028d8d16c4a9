using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Interworking.Gateway.Access;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Provisioning.Editing;
using Interworking.Host.Api.Access;
using Microsoft.Net.Http.Headers;

namespace Interworking.Host.Api.Provisioning;

/// <summary>
/// One kind of provisioned thing under <c>/api</c>: list, get, create, replace, patch, delete. What may be written is what a provisioning file may say;
/// <c>If-Match</c> with the entity tag that GET told keeps two people from undoing each other's work.
/// </summary>
/// <param name="kind">What it is.</param>
/// <param name="duty">What changing one demands.</param>
/// <param name="json">How one is written.</param>
/// <param name="find">One of that name as it is shown; null when there is none.</param>
/// <param name="list">A page of them.</param>
internal sealed class ProvisionedCollection<TView>(
    ProvisionedKind kind, Duty duty, JsonTypeInfo<TView> json, Func<ProvisioningState, string, TView?> find, Func<HttpContext, PageQuery, ValueTask<Page<TView>>> list)
    : IProvisionedItems
    where TView : class
{
    public ProvisionedKind Kind => kind;

    public Duty Duty => duty;

    public void Map(IEndpointRouteBuilder api)
    {
        string section = kind.Section;
        RouteGroupBuilder all = api.MapGroup($"/{section}").WithTags(section).AddEndpointFilter(InForceAsync);
        all.MapGet("", (HttpContext context, int? limit, string? after, string? name) => ListAsync(context, new PageQuery(name ?? "", after ?? "", Page<TView>.LimitOf(limit))))
            .Demands(Duty.Read).WithName($"list-{section}").WithSummary($"{section}, a page: name is how they begin, after is where the last page ended").Produces<Page<TView>>();
        all.MapGet("/{name}", (HttpContext context, string name) => GetAsync(context, Decode(name)))
            .Demands(Duty.Read).WithName($"get-{section}").WithSummary($"One {kind.Word}, with its entity tag").Produces<TView>();
        all.MapPost("", (HttpContext context, CancellationToken _) => CreateAsync(context))
            .Demands(duty).WithName($"create-{section}").WithSummary($"Creates a {kind.Word}").Accepts<TView>("application/json")
            .Produces<TView>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        all.MapPut("/{name}", (HttpContext context, string name) => ReplaceAsync(context, Decode(name)))
            .Demands(duty).WithName($"replace-{section}").WithSummary($"Replaces a {kind.Word}; If-Match is needed. Secrets that are left out stay").Accepts<TView>("application/json")
            .Produces<TView>().ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status428PreconditionRequired);
        all.MapPatch("/{name}", (HttpContext context, string name) => PatchAsync(context, Decode(name)))
            .Demands(duty).WithName($"patch-{section}").WithSummary($"Changes parts of a {kind.Word} (JSON merge patch); If-Match is needed").Accepts<TView>("application/merge-patch+json", "application/json")
            .Produces<TView>().ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status428PreconditionRequired);
        all.MapDelete("/{name}", (HttpContext context, string name) => DeleteAsync(context, Decode(name)))
            .Demands(duty).WithName($"delete-{section}").WithSummary($"Deletes a {kind.Word} that nothing else needs; If-Match is needed")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status409Conflict);
    }

    public async ValueTask<(JsonObject Item, string Tag)?> FindAsync(HttpContext context, string name)
    {
        ProvisioningState state = await Editor(context).ReadAsync(kind, name, context.RequestAborted);
        return find(state, name) is { } view ? (AsObject(view), Editor(context).TagOf(kind, state, name)!) : null;
    }

    public async ValueTask<Page<JsonObject>> ListItemsAsync(HttpContext context, PageQuery query)
    {
        Page<TView> page = await list(context, query);
        return new Page<JsonObject>([.. page.Items.Select(AsObject)], page.Next);
    }

    private JsonObject AsObject(TView view) => (JsonObject)JsonSerializer.SerializeToNode(view, json)!;

    /// <summary>What comes after the answer to a change goes by it, on this node; on the others within a second.</summary>
    private static async ValueTask<object?> InForceAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        object? result = await next(invocation);
        HttpContext context = invocation.HttpContext;
        if (!HttpMethods.IsGet(context.Request.Method)) await context.RequestServices.GetRequiredService<ProvisioningSnapshotSource>().CatchUpAsync(CancellationToken.None);
        return result;
    }

    private async Task<IResult> ListAsync(HttpContext context, PageQuery query) => TypedResults.Ok(await list(context, query));

    private async Task<IResult> GetAsync(HttpContext context, string name)
    {
        ProvisioningState state = await Editor(context).ReadAsync(kind, name, context.RequestAborted);
        return Show(context, state, name, StatusCodes.Status200OK);
    }

    private async Task<IResult> CreateAsync(HttpContext context)
    {
        (JsonElement? body, IResult? problem) = await ApiBody.ReadAsync(context);
        return body is { } item ? await PutAsync(context, null, item, EditCondition.New) : problem!;
    }

    private async Task<IResult> ReplaceAsync(HttpContext context, string name)
    {
        (JsonElement? body, IResult? problem) = await ApiBody.ReadAsync(context);
        return body is { } item ? await PutAsync(context, name, item, Condition(context)) : problem!;
    }

    private async Task<IResult> PatchAsync(HttpContext context, string name)
    {
        (JsonElement? body, IResult? problem) = await ApiBody.ReadAsync(context);
        if (body is not { } patch) return problem!;
        ProvisioningState state = await Editor(context).ReadAsync(kind, name, context.RequestAborted);
        if (find(state, name) is not { } now) return Problems.NotFound($"{kind.Word} \"{name}\"");
        JsonNode? patched = MergePatch.Apply(JsonSerializer.SerializeToNode(now, json), JsonNode.Parse(patch.GetRawText()));
        using JsonDocument item = JsonDocument.Parse(patched?.ToJsonString() ?? "null");
        return await PutAsync(context, name, item.RootElement, Condition(context));
    }

    private async Task<IResult> PutAsync(HttpContext context, string? name, JsonElement item, EditCondition condition)
    {
        bool dryRun = IsDryRun(context);
        EditResult result = await Editor(context).PutAsync(kind, name, item, condition, context.Caller().Actor, dryRun, context.RequestAborted);
        if (result.Outcome != EditOutcome.Done) return await EditProblems.OfAsync(context, result, kind);
        if (dryRun) return await ForeseeAsync(context, result, condition.MustBeNew ? null : name, JsonObject.Create(item));
        ProvisioningState state = await Editor(context).ReadAsync(kind, result.Name, context.RequestAborted);
        if (condition.MustBeNew) context.Response.Headers.Location = $"/api/{kind.Section}/{Uri.EscapeDataString(result.Name)}";
        return Show(context, state, result.Name, condition.MustBeNew ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    private async Task<IResult> DeleteAsync(HttpContext context, string name)
    {
        bool dryRun = IsDryRun(context);
        EditResult result = await Editor(context).DeleteAsync(kind, name, Condition(context), context.Caller().Actor, dryRun, context.RequestAborted);
        if (result.Outcome != EditOutcome.Done) return await EditProblems.OfAsync(context, result, kind);
        return dryRun ? await ForeseeAsync(context, result, name, null) : TypedResults.NoContent();
    }

    /// <summary>What a dry run says: what would change, and what that does to links, accounts and messages.</summary>
    private async ValueTask<IResult> ForeseeAsync(HttpContext context, EditResult result, string? before, JsonObject? after)
    {
        JsonObject? was = before is null ? null : (await FindAsync(context, before))?.Item;
        EditEffects effects = context.RequestServices.GetRequiredService<EditEffects>();
        return TypedResults.Ok(new ChangesView(result.Changes, was is null || result.Changes.Count == 0 ? [] : await effects.OfAsync(kind, was, after, context.RequestAborted)));
    }

    private IResult Show(HttpContext context, ProvisioningState state, string name, int status)
    {
        if (find(state, name) is not { } view) return Problems.NotFound($"{kind.Word} \"{name}\"");
        context.Response.Headers.ETag = Editor(context).TagOf(kind, state, name);
        return TypedResults.Json(view, json, statusCode: status);
    }

    /// <summary>Whoever writes anything but "false" wants to see first.</summary>
    private static bool IsDryRun(HttpContext context) =>
        context.Request.Query["dryRun"] is [{ } asked] && !string.Equals(asked, "false", StringComparison.OrdinalIgnoreCase) && asked != "0";

    private static EditCondition Condition(HttpContext context) =>
        EditCondition.Unchanged(context.Request.Headers[HeaderNames.IfMatch] is [{ Length: > 0 } tag] ? tag.Trim() : null);

    /// <summary>The framework leaves a slash in a name encoded.</summary>
    private static string Decode(string name) => name.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    private static ProvisioningEditor Editor(HttpContext context) => context.RequestServices.GetRequiredService<ProvisioningEditor>();
}
