using System.Text.Json.Serialization.Metadata;
using Interworking.Gateway.Access;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Provisioning.Editing;

namespace Interworking.Host.Api.Provisioning;

/// <summary>Everything that a provisioning file says, one by one.</summary>
internal static class ProvisioningEndpoints
{
    /// <summary>Every kind, in the order in which they are set up.</summary>
    public static readonly IReadOnlyList<IProvisionedItems> All =
    [
        Set(ProvisionedKinds.Environments, Duty.Administer, ApiJson.Default.EnvironmentView, EnvironmentView.Of),
        Set(ProvisionedKinds.Products, Duty.Bill, ApiJson.Default.ProductView, ProductView.Of),
        Set(ProvisionedKinds.Carriers, Duty.Administer, ApiJson.Default.CarrierView, CarrierView.Of),
        Set(ProvisionedKinds.Connections, Duty.Administer, ApiJson.Default.ConnectionView, ConnectionView.Of),
        Set(ProvisionedKinds.Policies, Duty.Administer, ApiJson.Default.PolicyView, PolicyView.Of),
        Set(ProvisionedKinds.Tariffs, Duty.Bill, ApiJson.Default.TariffView, TariffView.Of),
        new ProvisionedCollection<CustomerView>(
            ProvisionedKinds.Customers, Duty.Bill, ApiJson.Default.CustomerView,
            static (state, name) => state.Customers.Contains(name) ? new CustomerView(name) : null, ListCustomersAsync),
        new ProvisionedCollection<AccountView>(
            ProvisionedKinds.Accounts, Duty.Bill, ApiJson.Default.AccountView,
            static (state, did) => state.Accounts.FirstOrDefault(one => one.Account.Did == did) is { } found ? AccountView.Of(found) : null, ListAccountsAsync),
    ];

    public static void MapProvisioning(this IEndpointRouteBuilder api)
    {
        foreach (IProvisionedItems kind in All) kind.Map(api);
    }

    private static ProvisionedCollection<TView> Set<T, TView>(SetKind<T> kind, Duty duty, JsonTypeInfo<TView> json, Func<T, TView> view)
        where T : class
        where TView : class => new(
            kind, duty, json, (state, name) => kind.Find(state.Set, name) is { } found ? view(found) : null,
            async (context, query) =>
            {
                ProvisioningState state = await context.RequestServices.GetRequiredService<ProvisioningEditor>().ReadAsync(kind, "", context.RequestAborted);
                IEnumerable<T> fitting = kind.All(state.Set).Where(item =>
                    kind.NameOf(item).StartsWith(query.Name, StringComparison.OrdinalIgnoreCase) && string.CompareOrdinal(kind.NameOf(item), query.After) > 0);
                Page<T> page = Page<T>.Of([.. fitting.Take(query.Limit + 1)], query.Limit, kind.NameOf);
                return new Page<TView>([.. page.Items.Select(view)], page.Next);
            });

    private static async ValueTask<Page<CustomerView>> ListCustomersAsync(HttpContext context, PageQuery query)
    {
        IReadOnlyList<string> names = await Directory(context).ListCustomersAsync(query.Name, query.After, query.Limit + 1, context.RequestAborted);
        return Page<CustomerView>.Of([.. names.Select(name => new CustomerView(name))], query.Limit, one => one.Name);
    }

    private static async ValueTask<Page<AccountView>> ListAccountsAsync(HttpContext context, PageQuery query)
    {
        string? customer = NotEmpty(context.Request.Query["customer"]), product = NotEmpty(context.Request.Query["product"]);
        var filter = new AccountFilter(query.Name, customer, product, query.After, query.Limit + 1);
        IReadOnlyList<StoredAccount> accounts = await Directory(context).ListAccountsAsync(filter, context.RequestAborted);
        return Page<AccountView>.Of([.. accounts.Select(AccountView.Of)], query.Limit, one => one.Did);
    }

    private static string? NotEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static IAccountDirectory Directory(HttpContext context) => context.RequestServices.GetRequiredService<IAccountDirectory>();
}
