using System.Text.Json.Serialization.Metadata;
using Interworking.Gateway.Access;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Provisioning.Editing;

namespace Interworking.Host.Api.Provisioning;

/// <summary>Everything that a provisioning file says, one by one.</summary>
internal static class ProvisioningEndpoints
{
    public static void MapProvisioning(this IEndpointRouteBuilder api)
    {
        MapSet(api, ProvisionedKinds.Environments, Duty.Administer, ApiJson.Default.EnvironmentView, EnvironmentView.Of);
        MapSet(api, ProvisionedKinds.Products, Duty.Bill, ApiJson.Default.ProductView, ProductView.Of);
        MapSet(api, ProvisionedKinds.Carriers, Duty.Administer, ApiJson.Default.CarrierView, CarrierView.Of);
        MapSet(api, ProvisionedKinds.Connections, Duty.Administer, ApiJson.Default.ConnectionView, ConnectionView.Of);
        MapSet(api, ProvisionedKinds.Policies, Duty.Administer, ApiJson.Default.PolicyView, PolicyView.Of);
        MapSet(api, ProvisionedKinds.Tariffs, Duty.Bill, ApiJson.Default.TariffView, TariffView.Of);
        new ProvisionedCollection<CustomerView>(
            ProvisionedKinds.Customers, Duty.Bill, ApiJson.Default.CustomerView,
            static (state, name) => state.Customers.Contains(name) ? new CustomerView(name) : null, ListCustomersAsync).Map(api);
        new ProvisionedCollection<AccountView>(
            ProvisionedKinds.Accounts, Duty.Bill, ApiJson.Default.AccountView,
            static (state, did) => state.Accounts.FirstOrDefault(one => one.Account.Did == did) is { } found ? AccountView.Of(found) : null, ListAccountsAsync).Map(api);
    }

    private static void MapSet<T, TView>(IEndpointRouteBuilder api, SetKind<T> kind, Duty duty, JsonTypeInfo<TView> json, Func<T, TView> view)
        where T : class
        where TView : class =>
        new ProvisionedCollection<TView>(
            kind, duty, json, (state, name) => kind.Find(state.Set, name) is { } found ? view(found) : null,
            async (context, query) =>
            {
                ProvisioningState state = await context.RequestServices.GetRequiredService<ProvisioningEditor>().ReadAsync(kind, "", context.RequestAborted);
                IEnumerable<T> fitting = kind.All(state.Set).Where(item =>
                    kind.NameOf(item).StartsWith(query.Name, StringComparison.OrdinalIgnoreCase) && string.CompareOrdinal(kind.NameOf(item), query.After) > 0);
                Page<T> page = Page<T>.Of([.. fitting.Take(query.Limit + 1)], query.Limit, kind.NameOf);
                return new Page<TView>([.. page.Items.Select(view)], page.Next);
            }).Map(api);

    private static async ValueTask<Page<CustomerView>> ListCustomersAsync(HttpContext context, PageQuery query)
    {
        IReadOnlyList<string> names = await Directory(context).ListCustomersAsync(query.Name, query.After, query.Limit + 1, context.RequestAborted);
        return Page<CustomerView>.Of([.. names.Select(name => new CustomerView(name))], query.Limit, one => one.Name);
    }

    private static async ValueTask<Page<AccountView>> ListAccountsAsync(HttpContext context, PageQuery query)
    {
        string? customer = context.Request.Query["customer"], product = context.Request.Query["product"];
        var filter = new AccountFilter(query.Name, customer, product, query.After, query.Limit + 1);
        IReadOnlyList<StoredAccount> accounts = await Directory(context).ListAccountsAsync(filter, context.RequestAborted);
        return Page<AccountView>.Of([.. accounts.Select(AccountView.Of)], query.Limit, one => one.Did);
    }

    private static IAccountDirectory Directory(HttpContext context) => context.RequestServices.GetRequiredService<IAccountDirectory>();
}
