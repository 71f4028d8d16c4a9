using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Registrar;

namespace Interworking.Gateway.Push;

/// <summary>
/// Finds the devices of accounts: those kept from their REGISTERs, and those of live contacts that another registrar wrote, which are kept from now on. A device
/// that is registered without push data by now has switched push off.
/// </summary>
public sealed class PushTargets(IPushStore store, IRegistrar registrar, IProvisioning provisioning, PushRegistrations registrations, PushOptions options, Ledger ledger, TimeProvider time)
{
    private readonly TimeSpan _kept = TimeSpan.FromDays(options.KeepDays);

    /// <summary>Accounts with devices, among these.</summary>
    internal async ValueTask<IReadOnlyList<PushWork>> FindAsync(IReadOnlyDictionary<long, MessageId> accounts, CancellationToken stop)
    {
        DateTimeOffset now = time.GetUtcNow();
        ILookup<long, KeptPushDevice> kept = (await store.ReadAsync([.. accounts.Keys], now, stop)).ToLookup(device => device.Device.AccountId);
        List<PushWork> found = [];
        foreach ((long id, MessageId sending) in accounts)
        {
            if (!provisioning.Current.AccountsById.TryGetValue(id, out Account? account) || !account.MayMessage || provisioning.Current.Holds.HasAccount(id)) continue;
            List<KeptPushDevice> devices = [.. kept[id]];
            Reconcile(account, devices, await LiveAsync(account, stop), now);
            if (devices.Count > 0) found.Add(new PushWork(account, sending, devices));
        }

        return found;
    }

    private async ValueTask<IReadOnlyList<Binding>> LiveAsync(Account account, CancellationToken stop)
    {
        try
        {
            return await registrar.LookupAsync(account.Did, stop);
        }
        catch (RegistrarUnavailableException)
        {
            return []; // what is kept does without it
        }
    }

    private void Reconcile(Account account, List<KeptPushDevice> devices, IReadOnlyList<Binding> live, DateTimeOffset now)
    {
        Binding[] own = [.. live.Where(binding => binding.AccountId == 0 || binding.AccountId == account.Id)];
        PushDevice[] told = [.. own.Select(binding => registrations.DeviceOf(binding, account.Id)).OfType<PushDevice>()];
        foreach (PushDevice device in told)
        {
            if (devices.Exists(known => known.Device.Key == device.Key)) continue;
            ledger.Append(new KeepPushEntry(device, now + _kept));
            devices.Add(new KeptPushDevice(device, default));
        }

        // A contact that is left over from before does not count where the same instance has told its push data since.
        foreach (string instance in own.Select(binding => binding.Instance).OfType<string>().Where(instance => !Array.Exists(told, device => device.Key == instance)))
        {
            if (devices.RemoveAll(known => known.Device.Key == instance) > 0) ledger.Append(ForgetPushEntry.Of(account.Id, instance));
        }
    }
}
