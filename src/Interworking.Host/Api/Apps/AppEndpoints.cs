using Interworking.Gateway.Access;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Registrar;
using Interworking.Host.Api.Access;

namespace Interworking.Host.Api.Apps;

/// <summary>/api/apps: accounts with the devices that are registered.</summary>
internal static class AppEndpoints
{
    /// <summary>Each account is looked up in the registrar.</summary>
    private const int MostLimit = 200;

    public static void MapApps(this IEndpointRouteBuilder api) =>
        api.MapGet("/apps", (HttpContext context, string? did, string? customer, string? after, int? limit) =>
                ListAsync(context, new AccountFilter(did ?? "", customer, null, after ?? "", Math.Clamp(limit ?? 50, 1, MostLimit) + 1)))
            .Demands(Duty.Read).WithTags("apps").WithName("apps").WithSummary("Accounts with their registered devices; did is how the number begins").Produces<Page<AppView>>();

    private static async Task<IResult> ListAsync(HttpContext context, AccountFilter filter)
    {
        IReadOnlyList<StoredAccount> accounts = await context.RequestServices.GetRequiredService<IAccountDirectory>().ListAccountsAsync(filter, context.RequestAborted);
        var page = Page<StoredAccount>.Of(accounts, filter.Limit - 1, one => one.Account.Did);
        IRegistrar registrar = context.RequestServices.GetRequiredService<IRegistrar>();
        var apps = new List<AppView>(page.Items.Count);
        foreach (StoredAccount account in page.Items) apps.Add(AppView.Of(account, await DevicesAsync(registrar, account, context.RequestAborted)));
        return TypedResults.Ok(new Page<AppView>(apps, page.Next));
    }

    private static async ValueTask<IReadOnlyList<Binding>?> DevicesAsync(IRegistrar registrar, StoredAccount account, CancellationToken stop)
    {
        try
        {
            return await registrar.LookupAsync(account.Account.Did, stop);
        }
        catch (RegistrarUnavailableException)
        {
            return null; // the answer says that it is not known
        }
    }
}
