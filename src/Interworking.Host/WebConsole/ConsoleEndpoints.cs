using Interworking.Gateway.Access;
using Interworking.Gateway.Settlement.Reconciling;
using Interworking.Host.Api.Access;
using Interworking.Host.Api.Messages;
using Interworking.Host.Api.Settlement;
using Interworking.Host.WebConsole.Apps;
using Interworking.Host.WebConsole.Audit;
using Interworking.Host.WebConsole.Edit;
using Interworking.Host.WebConsole.Links;
using Interworking.Host.WebConsole.Live;
using Interworking.Host.WebConsole.Messages;
using Interworking.Host.WebConsole.Overview;
using Interworking.Host.WebConsole.Own;
using Interworking.Host.WebConsole.Policies;
using Interworking.Host.WebConsole.SignIn;
using Interworking.Host.WebConsole.Statements;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Interworking.Host.WebConsole;

/// <summary>
/// The console: pages drawn on the server, nothing fetched from elsewhere, live parts by server-sent events. It shows what the API shows, and what it changes it changes
/// by the API, so that there is one set of rules.
/// </summary>
internal static class ConsoleEndpoints
{
    /// <summary>Only what comes from here: no script in the page itself, no frame around it, nothing sent elsewhere.</summary>
    private const string Policy = "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

    private static readonly Dictionary<string, LivePart[]> Live = new()
    {
        ["overview"] = [new("attention", typeof(Attention)), new("figures", typeof(TrafficFigures)), new("traffic", typeof(TrafficChart)), new("waiting", typeof(WaitingChart))],
        ["links"] = [new("links", typeof(LinksTable), KnowsOperators: true), new("peers", typeof(PeersTable), KnowsOperators: true)],
    };

    public static IServiceCollection AddConsole(this IServiceCollection services)
    {
        // Drawing pages brings form protection with it, which is not used here: its keys would be files that nobody needs.
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        services.Configure<KeyManagementOptions>(FormKeys.Use);
        services.AddRazorComponents();
        return services
            .AddSingleton<TrafficHistory>()
            .AddHostedService(provider => provider.GetRequiredService<TrafficHistory>())
            .AddSingleton<LiveStream>();
    }

    public static void MapConsole(this IEndpointRouteBuilder endpoints)
    {
        RouteGroupBuilder console = endpoints.MapGroup("").AddEndpointFilter(Guard).ExcludeFromDescription();
        console.MapConsoleAssets();
        console.MapSignIn();
        console.MapGet(ConsolePage.Overview.Path, () => Page<OverviewPage>()).Shows(ConsolePage.Overview);
        console.MapGet(ConsolePage.Links.Path, () => Page<LinksPage>()).Shows(ConsolePage.Links);
        console.MapGet(ConsolePage.Policies.Path, (string? from, string? to, string? carrier) => Page<PoliciesPage>(
            (nameof(PoliciesPage.From), from?.Trim() ?? ""), (nameof(PoliciesPage.To), to?.Trim() ?? ""), (nameof(PoliciesPage.Carrier), carrier ?? ""))).Shows(ConsolePage.Policies);
        console.MapGet(ConsolePage.Messages.Path,
            (string? id, string? number, string? prefix, string? callId, string? peerId, string? carrier, string? state, string? from, string? until, string? after) =>
                Messages(id, new MessageSearch { Number = number, Prefix = prefix, CallId = callId, PeerId = peerId, Carrier = carrier, State = state, From = from, Until = until, After = after }))
            .Shows(ConsolePage.Messages);
        console.MapGet(ConsolePage.Messages.Path + "/{id}", (string id) => Page<MessagePage>((nameof(MessagePage.Id), id))).Shows(ConsolePage.Messages);
        console.MapGet(ConsolePage.Apps.Path, (string? did, string? customer, string? after) => Page<AppsPage>(
            (nameof(AppsPage.Did), did?.Trim() ?? ""), (nameof(AppsPage.Customer), customer?.Trim() ?? ""), (nameof(AppsPage.After), after ?? ""))).Shows(ConsolePage.Apps);
        console.MapGet(ConsolePage.Statements.Path, (string? month) => Page<StatementsPage>((nameof(StatementsPage.Month), month?.Trim() ?? ""))).Shows(ConsolePage.Statements);
        console.MapGet(ConsolePage.Statements.Path + "/{month}/{carrier}", (string month, string carrier) => Page<StatementPage>(
            (nameof(StatementPage.Month), month), (nameof(StatementPage.Carrier), carrier))).Shows(ConsolePage.Statements);
        console.MapGet(ConsolePage.Statements.Path + "/{number}", (long number) => Page<StatementPage>((nameof(StatementPage.Number), number))).Shows(ConsolePage.Statements);
        console.MapPost(ReconciliationResult.Path, (HttpContext context, CancellationToken _) => ReconcileAsync(context)).Demands(Duty.Bill);
        console.MapGet(ConsolePage.Audit.Path, (string? who, string? target, string? after) => Page<AuditPage>(
            (nameof(AuditPage.Who), who?.Trim() ?? ""), (nameof(AuditPage.Target), target?.Trim() ?? ""), (nameof(AuditPage.After), after ?? ""))).Shows(ConsolePage.Audit);
        console.MapGet(ConsolePage.Own.Path, () => Page<OwnPage>()).Shows(ConsolePage.Own);
        console.MapEdit();
        console.MapGet("/console/live/{page}", (HttpContext context, string page, LiveStream stream, CancellationToken gone) =>
            Live.TryGetValue(page, out LivePart[]? parts) ? (IResult)stream.Open(context, parts, gone).Result : TypedResults.NotFound()).Demands(Duty.Read);
    }

    /// <summary>Who may look at it, and that a person looks: he is led to the sign-in instead of being told a status.</summary>
    private static void Shows(this RouteHandlerBuilder endpoint, ConsolePage page) => endpoint.Demands(page.Duty).WithMetadata(page);

    /// <summary>An id leads to its message.</summary>
    private static IResult Messages(string? id, MessageSearch search) => string.IsNullOrWhiteSpace(id)
        ? Page<MessagesPage>((nameof(MessagesPage.Search), search))
        : TypedResults.Redirect($"{ConsolePage.Messages.Path}/{Uri.EscapeDataString(id.Trim())}");

    /// <summary>The same comparison as the API's, drawn.</summary>
    private static async Task<IResult> ReconcileAsync(HttpContext context)
    {
        (Reconciliation? result, IResult? problem) = await ReconcileUpload.RunAsync(context);
        return result is null ? problem! : Page<ReconciliationResult>((nameof(ReconciliationResult.Result), result));
    }

    private static IResult Page<TPage>(params (string Name, object? Value)[] parameters) where TPage : IComponent =>
        new RazorComponentResult<TPage>(parameters.ToDictionary(pair => pair.Name, pair => pair.Value)) { PreventStreamingRendering = true };

    private static ValueTask<object?> Guard(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        IHeaderDictionary headers = context.HttpContext.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        return next(context);
    }
}
