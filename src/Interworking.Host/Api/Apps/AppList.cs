using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Registrar;

namespace Interworking.Host.Api.Apps;

/// <summary>Accounts with the devices that are registered, page by page; each account is looked up in the registrar.</summary>
internal static class AppList
{
    /// <param name="directory">The accounts.</param>
    /// <param name="registrar">Their devices.</param>
    /// <param name="filter">With one more than the page may hold.</param>
    /// <param name="stop">Gives up.</param>
    public static async Task<Page<AppView>> ReadAsync(IAccountDirectory directory, IRegistrar registrar, AccountFilter filter, CancellationToken stop)
    {
        IReadOnlyList<StoredAccount> accounts = await directory.ListAccountsAsync(filter, stop);
        var page = Page<StoredAccount>.Of(accounts, filter.Limit - 1, one => one.Account.Did);
        var apps = new List<AppView>(page.Items.Count);
        foreach (StoredAccount account in page.Items) apps.Add(AppView.Of(account, await DevicesAsync(registrar, account, stop)));
        return new Page<AppView>(apps, page.Next);
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
