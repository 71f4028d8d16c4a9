using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Push;
using Interworking.Gateway.Registrar;
using Interworking.Gateway.Sip.Devices;

namespace Interworking.Host.Api.Apps;

/// <summary>Accounts with the devices that are registered and those that can be woken, page by page; each account is looked up in the registrar.</summary>
internal sealed class AppList(
    IAccountDirectory directory, IProvisioning provisioning, IRegistrar registrar, DeviceResults results, IPushStore pushes, PushResults pushResults, TimeProvider time)
{
    /// <param name="filter">With one more than the page may hold.</param>
    /// <param name="stop">Gives up.</param>
    public async Task<Page<AppView>> ReadAsync(AccountFilter filter, CancellationToken stop)
    {
        IReadOnlyList<StoredAccount> accounts = await directory.ListAccountsAsync(filter, stop);
        var page = Page<StoredAccount>.Of(accounts, filter.Limit - 1, one => one.Account.Did);
        ILookup<long, KeptPushDevice> kept = await KeptAsync([.. page.Items.Select(one => one.Account.Id)], stop);
        var apps = new List<AppView>(page.Items.Count);
        foreach (StoredAccount account in page.Items)
        {
            PushView[] woken = [.. kept[account.Account.Id].Select(device => PushView.Of(device, pushResults.Find(device.Device)))];
            apps.Add(AppView.Of(account, await DevicesAsync(account.Account, stop), woken));
        }

        return new Page<AppView>(apps, page.Next);
    }

    /// <summary>The devices of the account with this number; none when there is none, or when nobody knows.</summary>
    public async ValueTask<IReadOnlyList<DeviceView>> DevicesOfAsync(string did, CancellationToken stop) =>
        provisioning.Current.AccountsByDid.TryGetValue(did, out Account? account) ? await DevicesAsync(account, stop) ?? [] : [];

    private async ValueTask<IReadOnlyList<DeviceView>?> DevicesAsync(Account account, CancellationToken stop)
    {
        try
        {
            return [.. (await registrar.LookupAsync(account.Did, stop)).Select(binding => DeviceView.Of(binding, results.Find(account.Id, binding)))];
        }
        catch (RegistrarUnavailableException)
        {
            return null; // the answer says that it is not known
        }
    }

    private async ValueTask<ILookup<long, KeptPushDevice>> KeptAsync(long[] accounts, CancellationToken stop) =>
        (accounts.Length == 0 ? [] : await pushes.ReadAsync(accounts, time.GetUtcNow(), stop)).ToLookup(device => device.Device.AccountId);
}
