using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Registrar;
using Interworking.Gateway.Sip;
using Interworking.Sip.Messages;

namespace Interworking.Gateway.Push;

/// <summary>
/// The registrar's part of RFC 8599: what a REGISTER says about push is refused, answered and kept. Kept longer than the binding, because that is when it is
/// needed. Without a webhook nothing is done: the answer names no provider, and the app knows by that (4.1.1).
/// </summary>
public sealed class PushRegistrations(PushOptions options, Ledger ledger)
{
    /// <summary>Beyond it all are written once more, which changes nothing.</summary>
    private const int MaxRemembered = 500_000;

    /// <summary>Of one account.</summary>
    private const int MaxDevices = 16;

    private readonly bool _enabled = options.Webhook.Length > 0;
    private readonly TimeSpan _kept = TimeSpan.FromDays(options.KeepDays);
    private readonly Lock _gate = new();

    /// <summary>What this process knows to be written of each account's devices: a refresh writes nothing.</summary>
    private readonly Dictionary<long, Written[]> _written = [];

    /// <summary>555 for a provider that the webhook does not serve (RFC 8599, 4.1.2 and 14.1); null for everything else.</summary>
    public SipOutgoingResponse? Refusal(RegisterUpdate update)
    {
        if (!_enabled) return null;
        foreach (Binding contact in update.Contacts)
        {
            // Who writes the older parameters does not know the status.
            if (contact.ExpiresAt > update.Now && PushParameters.Of(contact) is { Asks: true, Provider: { } provider } && !Serves(provider))
                return SipResponses.PushServiceNotSupported;
        }

        return null;
    }

    /// <summary>
    /// Tells the app that it will be woken: <c>+sip.pns</c> for its provider, for each one that there is when it asked which (RFC 8599, 4.1.1). No
    /// <c>+sip.pnsreg</c>: a binding need not be refreshed by push, because what is kept outlives it; no <c>+sip.pnspurr</c>: a MESSAGE is in no dialog.
    /// </summary>
    public void AddFeatures(RegisterUpdate update, List<KeyValuePair<string, string>> headers)
    {
        if (!_enabled) return;
        var told = new List<string>(1);
        foreach (Binding contact in update.Contacts)
        {
            if (contact.ExpiresAt <= update.Now || PushParameters.Of(contact) is not { Asks: true } push) continue;
            foreach (string provider in push.Provider is { } one ? [one] : options.Providers)
                if (!told.Contains(provider, StringComparer.OrdinalIgnoreCase)) told.Add(provider);
        }

        foreach (string provider in told) headers.Add(new("Feature-Caps", $"*;+sip.pns=\"{provider}\""));
    }

    /// <summary>
    /// Keeps what changed, and returns when it is committed: the 200 promises to wake the app. What took its registration back is not woken any more. Most REGISTERs
    /// have nothing to write.
    /// </summary>
    /// <exception cref="RegistrarUnavailableException">It could not be stored.</exception>
    public ValueTask KeepAsync(RegisterUpdate update)
    {
        List<LedgerEntry>? entries = null;
        if (_enabled && update.RemoveAll) Forget(ForgetPushEntry.Of(update.AccountId, key: null));
        else if (_enabled) foreach (Binding contact in update.Contacts) Change(contact);
        return entries is null ? ValueTask.CompletedTask : CommittedAsync(update.AccountId, entries);

        void Change(Binding contact)
        {
            PushDevice? device = DeviceOf(contact, update.AccountId);
            if (contact.ExpiresAt > update.Now)
            {
                if (device is not null && IsNew(device, update.Now)) Append(new KeepPushEntry(device, update.Now + _kept) { Refusable = true });
            }
            else if ((device?.Key ?? contact.Instance) is { } key)
            {
                Forget(ForgetPushEntry.Of(update.AccountId, key));
            }
        }

        void Forget(ForgetPushEntry entry)
        {
            lock (_gate) _written.Remove(update.AccountId); // what is written again does no harm
            Append(entry);
        }

        void Append(LedgerEntry entry)
        {
            (entries ??= []).Add(entry);
            ledger.Append(entry);
        }
    }

    /// <summary>The contact's device, when the webhook serves it; null when it cannot be woken.</summary>
    public PushDevice? DeviceOf(Binding contact, long accountId) =>
        _enabled && PushParameters.Of(contact) is { IsComplete: true } push && Serves(push.Provider!) ? push.ToDevice(accountId, contact.Instance) : null;

    private async ValueTask CommittedAsync(long accountId, List<LedgerEntry> entries)
    {
        foreach (LedgerEntry entry in entries)
        {
            if (await entry.Committed) continue;
            lock (_gate) _written.Remove(accountId); // the next REGISTER writes it
            throw new RegistrarUnavailableException("The push data could not be stored.");
        }
    }

    private bool Serves(string provider) => options.Providers.Contains(provider, StringComparer.OrdinalIgnoreCase);

    private bool IsNew(PushDevice device, DateTimeOffset now)
    {
        var data = new Written(device.Key.GetHashCode(StringComparison.Ordinal), device.GetHashCode(), (int)(now.ToUnixTimeSeconds() / 86_400));
        lock (_gate)
        {
            Written[] known = _written.GetValueOrDefault(device.AccountId) ?? [];
            if (known.Contains(data)) return false;
            if (_written.Count >= MaxRemembered) _written.Clear();
            _written[device.AccountId] = [.. known.Where(one => one.Key != data.Key).TakeLast(MaxDevices - 1), data];
            return true;
        }
    }

    /// <summary>One device's push data as hashes, and the day on which it was written.</summary>
    private readonly record struct Written(int Key, int Data, int Day);
}
